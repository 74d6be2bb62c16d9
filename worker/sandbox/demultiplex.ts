/**
 * Docker's attach stream carries stdout and stderr in frames: stream number, three zero bytes, big-endian length.
 * docker-modem's own demultiplexer keeps whatever it is given in memory and falls back to raw mode on an unknown
 * header; this one keeps at most one frame header and refuses (`docs/security.md` S12, H12).
 */
const headerBytes = 8;

export type StreamName = 'stdout' | 'stderr';

/**
 * Returns a function to feed with chunks in order. Payload pieces are handed on as they arrive, not collected.
 * @throws Error on a header that Docker never writes.
 */
export function createDemultiplexer(onData: (stream: StreamName, piece: Buffer) => void): (chunk: Buffer) => void {
  let header: Buffer = Buffer.alloc(0);
  let stream: StreamName = 'stdout';
  let remainingBytes = 0;

  const readHeader = (chunk: Buffer): Buffer => {
    const missing = headerBytes - header.length;
    header = Buffer.concat([header, chunk.subarray(0, missing)]);
    if (header.length === headerBytes) {
      stream = streamOf(header);
      remainingBytes = header.readUInt32BE(4);
      header = Buffer.alloc(0);
    }
    return chunk.subarray(missing);
  };

  return (chunk) => {
    let rest = chunk;
    while (rest.length > 0) {
      if (remainingBytes === 0) {
        rest = readHeader(rest);
        continue;
      }
      const piece = rest.subarray(0, remainingBytes);
      remainingBytes -= piece.length;
      rest = rest.subarray(piece.length);
      onData(stream, piece);
    }
  };
}

function streamOf(header: Buffer): StreamName {
  const number = header.readUInt8(0);
  if ((number !== 1 && number !== 2) || header.readUIntBE(1, 3) !== 0) {
    throw new Error(`attach stream has an unknown frame header ${header.toString('hex')}`);
  }
  return number === 1 ? 'stdout' : 'stderr';
}
