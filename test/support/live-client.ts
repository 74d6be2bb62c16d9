import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ClientMessage } from '#contracts/live-message.ts';
import { ServerMessage } from '#contracts/live-message.ts';
import { waitFor } from './stack.ts';

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

export type LiveClient = {
  socket: WebSocket;
  messages: ServerMessage[];
  send(message: ClientMessage | Record<string, unknown>): void;
  all<Type extends ServerMessage['type']>(type: Type): MessageOf<Type>[];
  /** Waits until there are `count` messages of this type. @returns the last of them */
  next<Type extends ServerMessage['type']>(type: Type, count?: number): Promise<MessageOf<Type>>;
  /** Waits for the end. @returns the close code */
  closed(): Promise<number>;
};

/** A websocket to `/api/live` that keeps what it gets. */
export function openLiveClient(url: string, headers: Record<string, string>): LiveClient {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/live`, { headers });
  const messages: ServerMessage[] = [];
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('message', (data) => messages.push(ServerMessage.parse(JSON.parse(String(data)))));
  socket.on('error', () => undefined);
  const all = <Type extends ServerMessage['type']>(type: Type) =>
    messages.filter((message): message is MessageOf<Type> => message.type === type);
  return {
    socket,
    messages,
    send: (message) => socket.send(JSON.stringify(message)),
    all,
    async next(type, count = 1) {
      await waitFor(
        () => all(type).length >= count,
        () => `${count} × ${type}, got ${JSON.stringify(messages.slice(-5))}`,
        5000,
      );
      return all(type)[count - 1] as MessageOf<typeof type>;
    },
    closed: () => closed,
  };
}

/** HTTP status with which an upgrade was refused. */
export async function refusedStatus(url: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/live`, { headers });
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  socket.terminate();
  return response.statusCode;
}
