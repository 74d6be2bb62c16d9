/**
 * The binary protocol of `sandbox-images/base/supervisor.c`: one type byte, four bytes of big-endian length, payload.
 * Fields inside a payload end with NUL; what follows the last field is raw bytes.
 */
export const supervisorMagic = Buffer.from('WKSUPV1\n');

/** The supervisor cuts output into 32 KiB pieces; anything longer means that the stream is not what we think it is. */
const maxPayloadBytes = 64 * 1024;
const headerBytes = 5;

export type SupervisorFrame = { type: string; payload: Buffer };

export function encodeFrame(type: string, payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + payload.length);
  frame.writeUInt8(type.charCodeAt(0), 0);
  frame.writeUInt32BE(payload.length, 1);
  payload.copy(frame, headerBytes);
  return frame;
}

/** NUL-terminated fields, then raw bytes. A field must not contain NUL itself. */
export function encodeFields(fields: readonly (string | number)[], rest: Uint8Array = new Uint8Array()): Buffer {
  const head = fields.map((field) => `${field}\0`).join('');
  return Buffer.concat([Buffer.from(head, 'utf8'), rest]);
}

/** Splits off `count` fields; the remainder is returned as it is. Missing fields are empty. */
export function decodeFields(payload: Buffer, count: number): { fields: string[]; rest: Buffer } {
  const fields: string[] = [];
  let start = 0;
  for (let index = 0; index < count; index += 1) {
    const end = payload.indexOf(0, start);
    const stop = end === -1 ? payload.length : end;
    fields.push(payload.toString('utf8', start, stop));
    start = Math.min(stop + 1, payload.length);
  }
  return { fields, rest: payload.subarray(start) };
}

/**
 * Returns a function to feed with chunks in order; it calls `onFrame` for each whole frame.
 * @throws Error when a length exceeds 64 KiB: the peer is not the supervisor.
 */
export function createFrameDecoder(onFrame: (frame: SupervisorFrame) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= headerBytes) {
      const length = pending.readUInt32BE(1);
      if (length > maxPayloadBytes) throw new Error(`supervisor frame of ${length} bytes exceeds ${maxPayloadBytes}`);
      if (pending.length < headerBytes + length) return;
      const type = String.fromCharCode(pending.readUInt8(0));
      const payload = pending.subarray(headerBytes, headerBytes + length);
      pending = pending.subarray(headerBytes + length);
      onFrame({ type, payload });
    }
  };
}
