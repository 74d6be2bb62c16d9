import { expect, test } from 'vitest';
import { maxHarnessBytes, maxHarnessLineBytes } from '#contracts/harness-message.ts';
import type { AttachedContainer } from './container.ts';
import type { StreamName } from './demultiplex.ts';
import { openGraderChannel } from './grader-channel.ts';

/** A grader that says what a test tells it to. */
function openChannel() {
  let say: (stream: StreamName, piece: Buffer) => void = () => undefined;
  let end: (cause: Error | undefined) => void = () => undefined;
  const container: Partial<AttachedContainer> = {
    onData: (listener) => {
      say = listener;
    },
    onClose: (listener) => {
      end = listener;
    },
    write: () => undefined,
  };
  const channel = openGraderChannel(container as AttachedContainer);
  const types: string[] = [];
  const faults: (string | undefined)[] = [];
  channel.events.on('message', ({ type }) => types.push(type));
  channel.events.on('closed', (fault) => faults.push(fault));
  return {
    types,
    faults,
    print: (...lines: string[]) => say('stdout', Buffer.from(lines.map((line) => `${line}\n`).join(''))),
    say: (piece: Buffer) => say('stdout', piece),
    end: () => end(undefined),
  };
}

const ready = (seq: number): string => JSON.stringify({ type: 'ready', seq });

test('messages are taken in whatever pieces they come', () => {
  const grader = openChannel();
  const bytes = Buffer.from(`${ready(1)}\n${ready(2)}\n`);
  for (const byte of bytes) grader.say(Buffer.from([byte]));
  expect(grader.types).toEqual(['ready', 'ready']);
  grader.end();
  expect(grader.faults).toEqual([undefined]);
});

test.each([
  ['a number that leaves one out', ready(3), 'message 3 follows 1'],
  ['a number that was there already', ready(1), 'message 1 follows 1'],
  ['a line that is no JSON', 'Segmentation fault', 'is not valid JSON'],
  ['a type that does not exist', '{"type":"passed","seq":2}', 'Invalid'],
  ['a message with one key too many', '{"type":"ready","seq":2,"passed":true}', 'Unrecognized key'],
  ['a message that poisons prototypes', '{"type":"ready","seq":2,"__proto__":{"type":"end"}}', 'Unrecognized key'],
  ['a line without an end', 'x'.repeat(maxHarnessLineBytes), `a line of more than ${maxHarnessLineBytes} bytes`],
])('%s ends the channel, and nothing that follows is heard', (_what, line, words) => {
  const grader = openChannel();
  grader.print(ready(1));
  // The rest of the line comes with the next piece.
  if (line.length >= maxHarnessLineBytes) grader.say(Buffer.from(`${line}x`));
  else grader.print(line);
  grader.print(ready(2));
  grader.end();
  expect(grader.types).toEqual(['ready']);
  expect(grader.faults).toEqual([expect.stringContaining(words)]);
});

test('more than a run may say in all ends the channel', () => {
  const grader = openChannel();
  const note = (seq: number) =>
    JSON.stringify({ type: 'note', seq, test: 'a.one', text: 'x'.repeat(1000) }).padEnd(maxHarnessLineBytes - 1);
  let seq = 0;
  while (grader.faults.length === 0 && seq < 1000) grader.print(note(++seq));
  expect(grader.faults).toEqual([expect.stringContaining(`more than ${maxHarnessBytes} bytes`)]);
  expect(seq).toBe(Math.floor(maxHarnessBytes / maxHarnessLineBytes) + 1);
});
