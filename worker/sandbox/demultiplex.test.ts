import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDemultiplexer } from './demultiplex.ts';

function frame(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

test('frames come apart the same however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(1, 2), fc.string({ maxLength: 40 }))),
      fc.integer({ min: 1, max: 13 }),
      (frames, step) => {
        const bytes = Buffer.concat(frames.map(([stream, text]) => frame(stream, text)));
        const got = { stdout: '', stderr: '' };
        const feed = createDemultiplexer((stream, piece) => {
          got[stream] += piece.toString('latin1');
        });
        for (let at = 0; at < bytes.length; at += step) feed(bytes.subarray(at, at + step));
        const expected = (number: number) =>
          Buffer.from(
            frames
              .filter(([stream]) => stream === number)
              .map(([, text]) => text)
              .join(''),
          ).toString('latin1');
        expect(got).toEqual({ stdout: expected(1), stderr: expected(2) });
      },
    ),
  );
});

test('frame headers inside the output stay text', () => {
  let text = '';
  const feed = createDemultiplexer((_stream, piece) => {
    text += piece.toString('latin1');
  });
  const inner = '\x01\0\0\0\0\0\0\x10{"type":"end"}';
  feed(frame(1, inner));
  expect(text).toBe(inner);
});

test('a header that Docker never writes is refused, not read as raw output', () => {
  const feed = createDemultiplexer(() => undefined);
  expect(() => feed(Buffer.from('hello, world'))).toThrow(/unknown frame header/);
});
