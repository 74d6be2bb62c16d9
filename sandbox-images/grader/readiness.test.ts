import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Readiness } from '#contracts/readiness.ts';
import { type FakeWorker, type FinishedRun, openFakeWorker } from './test-support/fake-worker.ts';

let worker: FakeWorker;
beforeAll(async () => {
  worker = await openFakeWorker();
});
afterAll(() => worker.close());

const harness = `import { kata } from '@kata/harness';
export default kata(({ group, test, server, expect }) => group('a', () => {
  test('a.starts', 'x', async () => {
    const mailer = server('mailer');
    await mailer.start();
    expect.value(await mailer.alive(), 'alive').is(true);
    expect.value((await mailer.stop()).code, 'exit code').is(0);
  });
}));`;
const untilStopped = `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);`;

const start = (ready: Readiness, mailer: string): Promise<FinishedRun> =>
  worker.run({
    harness,
    groups: [{ id: 'a', tests: ['a.starts'] }],
    programs: { mailer },
    processes: { mailer: { ready, persist: 'group' } },
    bootTimeoutMs: 1500,
  });
const failureOf = (run: FinishedRun) => run.tests['a.starts']?.failure;

test('a process without a port is ready when it has printed what its manifest says', async () => {
  const program = `${untilStopped} console.log('starting'); setTimeout(() => console.log('waiting for mail: 3 queues'), 100);`;
  expect(failureOf(await start({ log: '^waiting for mail' }, program))).toBeUndefined();
});

test('a process that never prints what its manifest says fails the test that starts it', async () => {
  const failure = failureOf(await start({ log: '^waiting for mail' }, `${untilStopped} console.log('starting');`));
  expect(failure).toMatchObject({
    message: 'Within 1.5 s the process printed nothing that was waited for.',
    expected: 'the process to print a line that matches /^waiting for mail/',
  });
});

test('a process that ends before it has printed its line is told to have ended', async () => {
  const failure = failureOf(await start({ log: '^waiting for mail' }, 'process.exit(3);'));
  expect(failure?.message).toMatch(/ended with exit code 3 before it was ready/);
});

test('a process whose beginning cannot be told is ready as soon as it runs', async () => {
  // Its test stops it at once: a program that had not begun would not take the signal.
  const run = await start('none', untilStopped);
  expect(run.messages.some(({ type }) => type === 'process-ready')).toBe(true);
});
