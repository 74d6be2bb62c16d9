import { WorkerMessage } from '#contracts/harness-message.ts';
import { LearnerFailure, TestEnded } from './harness/failure.ts';
import * as sdk from './harness/index.ts';
import { createHarnessModules } from './harness-modules.ts';
import { type OpenRun, openRun } from './open-run.ts';
import { readOrderInput } from './order-input.ts';
import { warmUp } from './warm-up.ts';

/** For a runtime that nobody gave a lifetime: the worker passes one in seconds as the first argument. */
const defaultLifetimeSeconds = 3600;
const exitCodes = { done: 0, harnessError: 1, strayInput: 70, workerGone: 71, deadline: 72 };

const exit = (code: keyof typeof exitCodes): never => process.exit(exitCodes[code]);
// An author's console.log must not get between the messages.
for (const name of ['log', 'info', 'debug'] as const) console[name] = console.error;

const modules = createHarnessModules(sdk);
setTimeout(() => exit('deadline'), Number(process.argv[2] ?? defaultLifetimeSeconds) * 1000).unref();
let run: OpenRun | undefined;

const finish = (code: 'done' | 'harnessError'): void => void process.stdout.write('', () => exit(code));
const fail = (error: unknown): void => {
  const message = error instanceof Error ? error.message : String(error);
  run?.send({ type: 'harness-error', message });
  process.stderr.write(`${error instanceof Error ? error.stack : message}\n`);
  finish('harnessError');
};
// An expectation that nobody awaits, or one in a test that has ended, is not worth the run; anything else is a fault.
process.on('unhandledRejection', (error) => {
  const isStray =
    error instanceof LearnerFailure || error instanceof TestEnded || (error as Error)?.name === 'AbortError';
  if (!isStray) fail(error);
});
process.on('uncaughtException', fail);

const warm = warmUp(modules);
// Tells the worker that the pod is warm; stdout is for what follows an order.
warm.then(() => process.stderr.write('warm\n'), fail);
const take = (line: string): void => {
  const message = WorkerMessage.parse(JSON.parse(line));
  if (message.type !== 'run' && message.type !== 'workbench') {
    run?.take(message);
    return;
  }
  run = openRun({ order: message, modules, write: (text) => process.stdout.write(text) });
  run.finished.then(() => finish('done'), fail);
};
let taking: Promise<void> = warm;
readOrderInput(process.stdin, {
  // An order that arrives during the warm-up waits for its end: both use the same module hooks.
  onLine(line) {
    taking = taking.then(() => take(line));
    taking.catch(fail);
  },
  onStray: () => exit('strayInput'),
  onEnd: () => exit('workerGone'),
});
