import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import { ClientMessage, type ServerMessage } from '#contracts/live-message.ts';

/** Beyond this, stored events wait until the client has taken some. */
const congestedBytes = 256 * 1024;
/** Beyond this the client is cut off; it resumes by `seq` when it comes back. */
const maxBufferedBytes = 1024 * 1024;
const maxDrainMs = 10_000;
const pingIntervalMs = 30_000;
const maxMessagesPerSecond = 20;

/** Close codes of RFC 6455 that we use. */
export const closeCodes = { policy: 1008, restarting: 1012 } as const;

export type LiveSocket = {
  send(message: ServerMessage): void;
  /** The same for a message that many get: written as JSON once. */
  sendText(text: string): void;
  whenDrained(): Promise<void>;
};

export type LiveSocketOptions = {
  onMessage: (message: ClientMessage) => void;
  onClose: () => void;
  log: FastifyBaseLogger;
};

/** A websocket with limits: messages a second, bytes nobody takes, and a pulse. */
export function openLiveSocket(socket: WebSocket, { onMessage, onClose, log }: LiveSocketOptions): LiveSocket {
  let isAlive = true;
  let secondStartedMs = performance.now();
  let messageCount = 0;

  const sendText = (text: string): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > maxBufferedBytes) {
      log.info({ bufferedBytes: socket.bufferedAmount }, 'cut off a client that does not read');
      socket.terminate();
      return;
    }
    socket.send(text);
  };
  const send = (message: ServerMessage): void => sendText(JSON.stringify(message));
  const isTooFast = (): boolean => {
    const nowMs = performance.now();
    if (nowMs - secondStartedMs >= 1000) {
      secondStartedMs = nowMs;
      messageCount = 0;
    }
    messageCount += 1;
    return messageCount > maxMessagesPerSecond;
  };
  const pulse = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, pingIntervalMs);

  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('message', (data) => {
    if (isTooFast()) return socket.close(closeCodes.policy, 'too many messages');
    const message = parseMessage(String(data));
    if (message !== undefined) return onMessage(message);
    send({ type: 'refused', code: 'invalid-request', message: 'This is no message of the live protocol.' });
  });
  // A broken frame or a reset connection; `close` follows.
  socket.on('error', (error) => log.debug({ err: error }, 'a websocket broke'));
  socket.on('close', () => {
    clearInterval(pulse);
    onClose();
  });

  return {
    send,
    sendText,
    async whenDrained() {
      const deadlineMs = performance.now() + maxDrainMs;
      while (socket.bufferedAmount > congestedBytes) {
        if (socket.readyState !== socket.OPEN || performance.now() > deadlineMs) {
          socket.terminate();
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

function parseMessage(text: string): ClientMessage | undefined {
  try {
    return ClientMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
