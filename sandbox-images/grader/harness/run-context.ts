import type {
  AskAnswer,
  HarnessAsk,
  HarnessMessage,
  RunOrder,
  WorkerMessage,
} from '../../../contracts/harness-message.ts';
import type { TestScopes } from './test-scope.ts';

type WithoutSeq<T> = T extends unknown ? Omit<T, 'seq'> : never;
/** A message before the writer numbers it. */
export type OutgoingMessage = WithoutSeq<HarnessMessage>;
export type ProcessExited = Extract<WorkerMessage, { type: 'process-exited' }>;

/** What the SDK needs from the program that runs it. */
export interface RunContext {
  readonly order: RunOrder;
  readonly scopes: TestScopes;
  send(message: OutgoingMessage): void;
  /** @throws HarnessFault when the worker could not do it. */
  ask(ask: HarnessAsk): Promise<AskAnswer>;
  onProcessExited(listener: (exited: ProcessExited) => void): void;
  /** Milliseconds since the run started. */
  elapsedMs(): number;
}
