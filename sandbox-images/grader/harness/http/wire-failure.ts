/** Why there is no answer: `closed` may turn out to be the end of the process, `timeout` a process that hangs. */
export type WireFailureKind = 'closed' | 'timeout' | 'malformed' | 'too-large' | 'abandoned';

/** The exchange did not come to a proper end. `message` goes on after "GET /x: ". */
export class WireFailure extends Error {
  readonly kind: WireFailureKind;

  constructor(kind: WireFailureKind, message: string) {
    super(message);
    this.name = 'WireFailure';
    this.kind = kind;
  }
}

export const maxHeaderBytes = 16 * 1024;
export const maxBodyBytes = 1_000_000;

/** Errors of `node:http` and `node:net` → what the learner's server did. */
export function wireFailureOf(error: NodeJS.ErrnoException): WireFailure {
  if (error instanceof WireFailure) return error;
  const code = error.code ?? '';
  if (code === 'HPE_HEADER_OVERFLOW')
    return new WireFailure('too-large', 'the headers of the answer are longer than 16 KB');
  if (code.startsWith('HPE_'))
    return new WireFailure('malformed', `the answer is not valid HTTP/1.1 (${error.message})`);
  if (code === 'ECONNREFUSED')
    return new WireFailure('closed', 'the connection was refused: nothing listens on the port');
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return new WireFailure('closed', 'the connection was closed before the answer was complete');
  }
  return new WireFailure('closed', `the connection failed (${code || error.message})`);
}
