import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { expect, test } from 'vitest';
import { withStream } from './container.ts';

const containerThat = (remove: () => Promise<unknown>, wait: () => Promise<unknown> = remove) =>
  ({ id: 'c', remove, wait }) as unknown as Docker.Container;
const refusal = (statusCode: number) => () => Promise.reject(Object.assign(new Error('refused'), { statusCode }));

test.each([
  ['is removed', () => Promise.resolve(), true],
  ['was gone already', refusal(404), true],
  ['the engine cannot remove', refusal(500), false],
])('says whether it is gone of a container that %s', async (_what, remove, isGone) => {
  expect(await withStream(containerThat(remove), new PassThrough()).destroy()).toBe(isGone);
});

test.each([
  ['and ends it', () => Promise.resolve(), true],
  ['and has just ended it', refusal(404), true],
  ['and never ends it', () => Promise.reject(new Error('the time is over')), false],
])('waits for the end of a container that the engine is removing already %s', async (_what, wait, isGone) => {
  expect(await withStream(containerThat(refusal(409), wait), new PassThrough()).destroy()).toBe(isGone);
});

test('keeps what a container says before anybody listens', async () => {
  const stream = new PassThrough();
  const container = withStream(
    containerThat(() => Promise.resolve()),
    stream,
  );
  const text = Buffer.from('warm\n');
  stream.write(Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, text.length]), text]));
  await new Promise(setImmediate);
  const heard = new Promise((resolve) => container.onData((name, piece) => resolve([name, piece.toString()])));
  expect(await heard).toEqual(['stderr', 'warm\n']);
});
