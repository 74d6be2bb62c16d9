import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { inWords } from '../durations.ts';
import type { EncodedRequest } from '../http/encode-request.ts';
import { pairsOf } from '../http/send-request.ts';
import { maxHeaderBytes, WireFailure, wireFailureOf } from '../http/wire-failure.ts';

export type OpenWebSocket = {
  webSocket: WebSocket;
  /** The connection below it, for bytes that no library would send. */
  socket: Socket;
  /** Headers of the server's 101. */
  headers: [string, string][];
};

export type OpenOptions = {
  port: number;
  protocols: string[];
  answerPings: boolean;
  timeoutMs: number;
  signal: AbortSignal;
};

const maxMessageBytes = 1_000_000;

/**
 * The opening handshake: no redirects, no compression, headers and time capped.
 * @throws WireFailure when the server does not switch to a websocket.
 */
export async function openWebSocket(
  { path, headers }: EncodedRequest,
  { port, protocols, answerPings, timeoutMs, signal }: OpenOptions,
): Promise<OpenWebSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<OpenWebSocket>();
  const webSocket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, {
    headers,
    autoPong: answerPings,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    maxHeaderSize: maxHeaderBytes,
  });
  let answer: IncomingMessage | undefined;
  webSocket.on('upgrade', (response) => {
    answer = response;
  });
  webSocket.on('open', () => {
    const { rawHeaders, socket } = answer as IncomingMessage;
    // Until somebody listens: what the server says at once must not be lost.
    webSocket.pause();
    resolve({ webSocket, socket, headers: pairsOf(rawHeaders) });
  });
  webSocket.on('unexpected-response', (_request, { statusCode }) =>
    reject(new WireFailure('malformed', `the server answered ${statusCode} instead of switching to a websocket`)),
  );
  webSocket.on('error', (error) => reject(handshakeFailure(error)));
  const timer = setTimeout(
    () => reject(new WireFailure('timeout', `the websocket was not open within ${inWords(timeoutMs)}`)),
    timeoutMs,
  );
  const abandon = (): void => reject(signal.reason);
  signal.addEventListener('abort', abandon, { once: true });
  try {
    return await promise;
  } catch (error) {
    webSocket.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abandon);
  }
}

/** What ws says of a bad handshake has no code. */
function handshakeFailure(error: NodeJS.ErrnoException): WireFailure {
  return error.code === undefined
    ? new WireFailure('malformed', `the handshake was not right (${error.message})`)
    : wireFailureOf(error);
}
