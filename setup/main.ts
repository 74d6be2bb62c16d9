import { bench } from './bench.ts';
import { createCloseStack } from './close-stack.ts';
import { images } from './images.ts';
import type { SetupCommand } from './setup-context.ts';
import { SetupFailure } from './setup-failure.ts';
import { start } from './start.ts';
import { createStepRunner } from './step-runner.ts';
import { test } from './test.ts';

const commands: Record<string, SetupCommand> = { start, test, bench, images };
const interruptedCode = 130;
/** One Ctrl-C arrives up to three times: from the terminal, and passed on by npm and by bootstrap.mjs. */
const sameSignalMs = 1000;
const stopDeadlineMs = 45_000;

const print = (line: string) => console.log(line);
const interrupt = new AbortController();
const closers = createCloseStack(print);

let interruptedAt = Number.POSITIVE_INFINITY;
function onSignal(): void {
  // A second Ctrl-C does not wait; the tethered processes end by themselves.
  if (performance.now() - interruptedAt > sameSignalMs) process.exit(interruptedCode);
  if (interrupt.signal.aborted) return;
  interruptedAt = performance.now();
  setTimeout(() => process.exit(interruptedCode), stopDeadlineMs).unref();
  interrupt.abort(new SetupFailure('stopped'));
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
// bootstrap.mjs is gone without a word.
process.once('disconnect', onSignal);
process.channel?.unref();
// A terminal that was closed must not end the closing.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

async function run(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = commands[name];
  if (command === undefined) throw new SetupFailure(`There is no command "${name}": use start, test, bench or images.`);
  const step = createStepRunner(process.stdout, interrupt.signal);
  return command({ args, environment: process.env, step, print, closers, signal: interrupt.signal });
}

function explain(error: unknown): number {
  if (interrupt.signal.aborted) return interruptedCode;
  console.error(error instanceof SetupFailure ? `\n${error.message}` : error);
  return 1;
}

const exitCode = await run().catch(explain);
await closers.closeAll();
process.exit(exitCode);
