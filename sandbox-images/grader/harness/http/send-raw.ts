import { connect } from 'node:net';
import { inWords } from '../durations.ts';
import { readRawAnswer } from './raw-answer.ts';
import type { SendOptions, WireAnswer } from './send-request.ts';
import { maxBodyBytes, maxHeaderBytes, WireFailure, wireFailureOf } from './wire-failure.ts';

/**
 * Writes bytes as they are and reads one answer; for requests that no HTTP library would send.
 * @throws WireFailure as `sendRequest` does.
 */
export function sendRaw(bytes: Buffer, { port, timeoutMs, signal }: SendOptions): Promise<WireAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<WireAnswer>();
  const startedMs = performance.now();
  const isHead = bytes.subarray(0, 5).toString('latin1') === 'HEAD ';
  const socket = connect({ host: '127.0.0.1', port });
  let received = Buffer.alloc(0);
  const finish = (hasEnded: boolean): void => {
    try {
      const answer = readRawAnswer(received, { isHead, hasEnded });
      if (answer !== null) resolve({ ...answer, ms: performance.now() - startedMs });
      else if (hasEnded) reject(new WireFailure('closed', 'the connection was closed before the answer was complete'));
    } catch (error) {
      reject(error);
    }
  };
  const timer = setTimeout(
    () => reject(new WireFailure('timeout', `no complete answer came within ${inWords(timeoutMs)}`)),
    timeoutMs,
  );
  const abandon = (): void => reject(signal.reason);
  signal.addEventListener('abort', abandon, { once: true });
  socket.on('connect', () => socket.write(bytes));
  socket.on('data', (piece) => {
    received = Buffer.concat([received, piece]);
    if (received.length > maxBodyBytes + maxHeaderBytes)
      reject(new WireFailure('too-large', 'the answer is larger than 1 MB'));
    else finish(false);
  });
  socket.on('end', () => finish(true));
  socket.on('error', (error) => (received.length > 0 ? finish(true) : reject(wireFailureOf(error))));
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abandon);
    socket.destroy();
  });
}
