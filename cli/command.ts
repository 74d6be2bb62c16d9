import type { ExitCode } from './exit-code.ts';
import type { ReportStreams } from './report.ts';

export type CommandContext = {
  /** What follows the command's name. */
  args: string[];
  streams: ReportStreams;
  environment: NodeJS.ProcessEnv;
  /** Aborted by SIGINT and SIGTERM: stop and clean up. */
  signal: AbortSignal;
};

export type Command = {
  usage: string;
  /** @throws UsageError, CliFault; anything else is a fault too. */
  run(context: CommandContext): Promise<ExitCode>;
};
