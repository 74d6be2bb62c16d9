import { stripVTControlCharacters } from 'node:util';

export type LiveFooter = {
  /** Writes a line that stays, above the footer. */
  line(text: string): void;
  /** Draws the footer anew; nothing where the output is no terminal. */
  redraw(): void;
  /** Removes the footer for good. */
  close(): void;
};

type Terminal = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

const redrawMs = 500;
const eraseLine = '\r\u001b[2K';

/** Lines that stay with one line below them that follows what is going on. */
export function createLiveFooter(output: NodeJS.WritableStream, text: () => string): LiveFooter {
  const terminal = output as Terminal;
  if (terminal.isTTY !== true)
    return { line: (line) => void output.write(`${line}\n`), redraw: () => undefined, close: () => undefined };
  let isDrawn = false;
  const erase = (): void => {
    if (isDrawn) output.write(eraseLine);
    isDrawn = false;
  };
  const redraw = (): void => {
    erase();
    // A footer that wraps could not be erased by its line.
    output.write(stripVTControlCharacters(text()).slice(0, (terminal.columns ?? 80) - 1));
    isDrawn = true;
  };
  const timer = setInterval(redraw, redrawMs);
  timer.unref();
  return {
    line: (line) => {
      erase();
      output.write(`${line}\n`);
      redraw();
    },
    redraw,
    close: () => {
      clearInterval(timer);
      erase();
    },
  };
}
