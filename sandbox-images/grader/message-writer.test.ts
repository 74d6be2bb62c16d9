import { expect, it } from 'vitest';
import { HarnessMessage, maxHarnessBytes, maxHarnessLineBytes } from '#contracts/harness-message.ts';
import { TestId } from '#contracts/ids.ts';
import type { OutgoingMessage } from './harness/run-context.ts';
import { createMessageWriter } from './message-writer.ts';

const test = TestId.parse('a.b');
function written(...messages: OutgoingMessage[]): { line: string; message: HarnessMessage }[] {
  const lines: string[] = [];
  const send = createMessageWriter((line) => lines.push(line));
  for (const message of messages) send(message);
  return lines.map((line) => ({ line, message: HarnessMessage.parse(JSON.parse(line)) }));
}

it('numbers messages from 1 without a gap', () => {
  const note: OutgoingMessage = { type: 'note', test, text: 'x' };
  expect(written(note, note, note).map(({ message }) => message.seq)).toEqual([1, 2, 3]);
});

it('cuts every text to what the contract allows', () => {
  const long = 'x'.repeat(10_000);
  const failure = { message: long, did: long, expected: long, actual: long, curl: long, see: Array(30).fill(1) };
  const [finished] = written({ type: 'test-finished', test, status: 'failed', durationMs: 1, failure });
  expect(finished?.message).toMatchObject({ failure: { see: Array(20).fill(1) } });
  expect(finished?.message).not.toHaveProperty('failure.curl');
  written({ type: 'start-failed', process: 'web', reason: long }, { type: 'harness-error', message: long });
});

it('keeps the line cap however JSON swells the bytes', () => {
  const part = {
    headers: Array(100).fill(['x-a', 'ü'.repeat(80)]) as [string, string][],
    body: '\u0001'.repeat(16_384),
    bodyBytes: 16_384,
  };
  const exchange = {
    n: 1,
    test,
    startedMs: 0,
    durationMs: 1,
    request: { method: 'GET', path: '/', ...part },
    response: { status: 200, ...part },
  };
  const [{ line = '', message } = {}] = written({ type: 'exchange', exchange });
  expect(Buffer.byteLength(line)).toBeLessThan(maxHarnessLineBytes);
  expect(message).toMatchObject({ exchange: { response: { bodyBytes: 16_384, body: '\u0001'.repeat(2048) } } });
});

it('leaves exchanges out before the whole run would be too long, without a gap in the numbers', () => {
  const part = { headers: [], body: 'ü'.repeat(8000), bodyBytes: 16_000 };
  const exchange = {
    n: 1,
    test,
    startedMs: 0,
    durationMs: 1,
    request: { method: 'GET', path: '/', ...part },
    response: { status: 200, ...part },
  };
  const failure = { message: 'x', expected: '\u0001'.repeat(4096), actual: '\u0001'.repeat(4096), see: [] };
  const messages = written(
    ...Array.from({ length: 1000 }, (): OutgoingMessage => ({ type: 'exchange', exchange })),
    ...Array.from(
      { length: 300 },
      (): OutgoingMessage => ({ type: 'test-finished', test, status: 'failed', durationMs: 1, failure }),
    ),
    { type: 'end', total: 300, passed: 0 },
  );
  expect(messages.reduce((sum, { line }) => sum + Buffer.byteLength(line), 0)).toBeLessThan(maxHarnessBytes);
  expect(messages.map(({ message }) => message.seq)).toEqual(messages.map((_, index) => index + 1));
  expect(messages.filter(({ message }) => message.type === 'test-finished')).toHaveLength(300);
});

it('sends neither NUL nor half a surrogate pair', () => {
  const [note] = written({ type: 'note', test, text: 'a\u0000b\ud800c' });
  expect(note?.message).toMatchObject({ text: 'a␀b\uFFFDc' });
});
