import type { Ws } from '../api/connections.ts';
import { type AwaitedConnection, awaitMessage, awaitSilence, waitOf } from '../connection/await-message.ts';
import { inWords } from '../durations.ts';
import { LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';
import { encodeFrame } from './encode-frame.ts';
import type { WsSession } from './ws-session.ts';

const normalClosure = 1000;

/** A websocket as authors of exercises see it. */
export function createAuthorWs(
  session: WsSession,
  { n, connection }: { n: number; connection: AwaitedConnection<ReturnType<Ws['all']>[number]> },
): Ws {
  const { webSocket, socket, log, sent } = session;
  const { scope, parts, name } = connection;
  const failOn = (message: string, expected: string): LearnerFailure =>
    new LearnerFailure({ ...parts, message, expected, actual: session.endInWords() });
  const write = (bytes: Uint8Array, shown: string): void => {
    scope.signal.throwIfAborted();
    if (socket.destroyed) throw failOn(`The ${name} had ended before ${shown} could be sent.`, 'an open connection');
    sent.add(shown);
    socket.write(bytes);
  };
  const untilClosed = async (waitMs: number): Promise<void> => {
    const hasEnded = await log.untilEnd(waitMs);
    scope.signal.throwIfAborted();
    if (!hasEnded) throw failOn(`The ${name} was still open after ${inWords(waitMs)}.`, 'the server to close it');
  };
  return {
    n,
    protocol: webSocket.protocol,
    get pingCount() {
      return session.pingCount;
    },
    send(message) {
      scope.signal.throwIfAborted();
      const isPlain = typeof message === 'string' || message instanceof Uint8Array;
      const data = isPlain ? message : JSON.stringify(message);
      const shown = data instanceof Uint8Array ? `<${data.length} bytes>` : data;
      if (log.hasEnded) throw failOn(`The ${name} had ended before ${clip(shown, 200)} could be sent.`, 'an open one');
      sent.add(shown);
      webSocket.send(data);
    },
    next: (match, options = {}) => awaitMessage(connection, match, options.within),
    nothing: (match, options = {}) => awaitSilence(connection, match, options.within),
    all: () => log.all,
    async closed({ code, within } = {}) {
      await untilClosed(waitOf(scope, within));
      const allowed = code === undefined ? [session.closing.code] : ([code].flat() as number[]);
      if (allowed.includes(session.closing.code)) return session.closing;
      const codes = allowed.join(' or ');
      throw failOn(`The ${name} ended with code ${session.closing.code}, expected ${codes}.`, `close code ${codes}`);
    },
    async close(code = normalClosure, reason = '') {
      webSocket.close(code, reason);
      await untilClosed(waitOf(scope, undefined));
    },
    drop: () => session.drop(),
    slow: (bytesPerSecond) => session.slow(bytesPerSecond),
    frame(frame) {
      const bytes = encodeFrame(frame);
      write(bytes, `<frame ${frame.opcode} of ${bytes.length} bytes>`);
    },
    raw: (bytes) => write(Buffer.from(bytes as string), `<${bytes.length} raw bytes>`),
  };
}
