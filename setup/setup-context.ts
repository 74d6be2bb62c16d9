import type { CloseStack } from './close-stack.ts';
import type { StepRunner } from './step-runner.ts';

/** What every command of set-up works with. */
export type SetupContext = {
  /** The words after the command. */
  args: readonly string[];
  environment: NodeJS.ProcessEnv;
  step: StepRunner;
  print: (line: string) => void;
  closers: CloseStack;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
};

/** Resolves with the exit code. */
export type SetupCommand = (context: SetupContext) => Promise<number>;
