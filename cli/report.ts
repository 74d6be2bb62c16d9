import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Where a command's results go: sentences for people, or one JSON value a line for programs. */
export type Report = {
  isJson: boolean;
  /** A line for people; nothing with `--json`. */
  line(text?: string): void;
  /** A line for programs; nothing without `--json`. */
  json(value: unknown): void;
  /** To the error stream, in both forms. */
  notice(text: string): void;
  /** Colours the text where the output is a terminal. */
  paint(format: Format, text: string): string;
};

export type ReportStreams = { stdout: NodeJS.WritableStream; stderr: NodeJS.WritableStream };

export function createReport({ stdout, stderr }: ReportStreams, isJson: boolean): Report {
  return {
    isJson,
    line: (text = '') => {
      if (!isJson) stdout.write(`${text}\n`);
    },
    json: (value) => {
      if (isJson) stdout.write(`${JSON.stringify(value)}\n`);
    },
    notice: (text) => void stderr.write(`${text}\n`),
    paint: (format, text) => styleText(format, text, { stream: stdout }),
  };
}
