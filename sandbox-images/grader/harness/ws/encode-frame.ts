import { randomBytes } from 'node:crypto';
import type { WsFrame } from '../api/connections.ts';

const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };
const maxByteLength = 125;
const twoByteLength = 126;
const eightByteLength = 127;

/** The bytes of one frame, whatever the protocol thinks of it. */
export function encodeFrame(frame: WsFrame): Buffer {
  const { opcode, payload, final = true, masked = true, reserved = 0 } = frame;
  const body = Buffer.from(payload as string);
  const code = typeof opcode === 'number' ? opcode : opcodes[opcode];
  const first = Buffer.from([(final ? 0x80 : 0) | ((reserved & 7) << 4) | (code & 15)]);
  const length = encodeLength(frame.declaredBytes ?? body.length, masked);
  if (!masked) return Buffer.concat([first, length, body]);
  const mask = randomBytes(4);
  return Buffer.concat([first, length, mask, body.map((byte, at) => byte ^ (mask[at % 4] as number))]);
}

function encodeLength(byteCount: number, isMasked: boolean): Buffer {
  const bit = isMasked ? 0x80 : 0;
  if (byteCount <= maxByteLength) return Buffer.from([bit | byteCount]);
  if (byteCount < 2 ** 16) {
    const short = Buffer.from([bit | twoByteLength, 0, 0]);
    short.writeUInt16BE(byteCount, 1);
    return short;
  }
  const long = Buffer.from([bit | eightByteLength, ...Array<number>(8).fill(0)]);
  long.writeBigUInt64BE(BigInt(byteCount), 1);
  return long;
}
