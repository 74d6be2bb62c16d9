import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createStepRunner } from './step-runner.ts';

function createOutput(isTTY: boolean): { stream: NodeJS.WriteStream; written: () => string } {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY }) as unknown as NodeJS.WriteStream;
  // Times differ from run to run.
  return { stream, written: () => String(stream.read() ?? '').replace(/ +\d+\.\d s/g, ' 0 s') };
}

/** Two steps side by side; the second one ends first. */
async function runTwo(output: NodeJS.WriteStream): Promise<void> {
  const step = createStepRunner(output, new AbortController().signal);
  const second = Promise.withResolvers<void>();
  const first = step('images', async (say) => {
    await second.promise;
    say('built base');
  });
  await step('types', async () => undefined);
  second.resolve();
  await first;
}

test('a log gets one line for each step, in the order in which they end', async () => {
  const { stream, written } = createOutput(false);
  await runTwo(stream);
  expect(written()).toBe('✓ types 0 s\n  built base\n✓ images 0 s\n');
});

test('a terminal shows every step that runs, until its result takes the place', async () => {
  const { stream, written } = createOutput(true);
  await runTwo(stream);
  const [clear, done] = ['\r\u001b[2K', '\u001b[32m✓\u001b[0m'];
  expect(written()).toBe(
    `${clear}… images${clear}… images, types${clear}${done} types 0 s\n… images${clear}  built base\n… images${clear}${done} images 0 s\n`,
  );
});

test('what a step throws is thrown on, after its line', async () => {
  const { stream, written } = createOutput(false);
  const step = createStepRunner(stream, new AbortController().signal);
  await expect(step('engine', () => Promise.reject(new Error('no engine')))).rejects.toThrow('no engine');
  expect(written()).toBe('✗ engine 0 s\n');
});

test('an interrupt ends the wait for a step that goes on', async () => {
  const { stream, written } = createOutput(false);
  const interrupt = new AbortController();
  const waiting = createStepRunner(stream, interrupt.signal)('images', () => new Promise(() => undefined));
  interrupt.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  expect(written()).toBe('✗ images 0 s\n');
});
