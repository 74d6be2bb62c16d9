import { expect, test } from 'vitest';
import {
  createFrameDecoder,
  decodeFields,
  encodeFields,
  encodeFrame,
  type SupervisorFrame,
} from './supervisor-frames.ts';

test('frames survive being cut into single bytes', () => {
  const frames: SupervisorFrame[] = [];
  const decode = createFrameDecoder((frame) => frames.push({ type: frame.type, payload: Buffer.from(frame.payload) }));
  const bytes = Buffer.concat([encodeFrame('O', Buffer.from('web\0hello')), encodeFrame('H', Buffer.alloc(0))]);
  for (const byte of bytes) decode(Buffer.from([byte]));
  expect(frames.map(({ type, payload }) => [type, payload.toString()])).toEqual([
    ['O', 'web\0hello'],
    ['H', ''],
  ]);
});

test('fields and the raw bytes behind them come back as they were', () => {
  const { fields, rest } = decodeFields(encodeFields(['web', 3], Buffer.from('a\0b')), 2);
  expect(fields).toEqual(['web', '3']);
  expect(rest.toString()).toBe('a\0b');
});

test('a frame longer than the supervisor ever sends is refused', () => {
  const decode = createFrameDecoder(() => undefined);
  expect(() => decode(Buffer.from('O\xff\xff\xff\xff', 'latin1'))).toThrow(/exceeds/);
});
