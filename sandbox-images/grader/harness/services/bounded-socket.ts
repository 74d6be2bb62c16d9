import { connect, type Socket } from 'node:net';
import { LearnerFailure } from '../failure.ts';

/** The learner decides how large a value is, up to a gigabyte; the grader has a fraction of that for everything. */
export const maxAnswerBytes = 16 * 1024 ** 2;

/** A connection that fails as the learner's when a service answers one request with more than that. */
export function connectBounded(host: string, port: number, maxBytes = maxAnswerBytes): Socket {
  const socket = connect(port, host).setNoDelay(true);
  let receivedBytes = 0;
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.write = ((...args: unknown[]) => {
    receivedBytes = 0;
    return write(...args);
  }) as Socket['write'];
  socket.on('data', (chunk: Buffer) => {
    receivedBytes += chunk.length;
    if (receivedBytes > maxBytes) socket.destroy(tooLarge(maxBytes));
  });
  return socket;
}

export function tooLarge(maxBytes = maxAnswerBytes): LearnerFailure {
  const megabytes = maxBytes / 1024 ** 2;
  return new LearnerFailure({
    message: `What the query finds in the database is larger than ${megabytes} MiB.`,
    expected: `a result of at most ${megabytes} MiB`,
    actual: 'more than that',
  });
}
