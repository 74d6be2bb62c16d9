import type { UserId } from '#contracts/ids.ts';
import type { ServerMessage } from '#contracts/live-message.ts';
import { closeCodes } from './live-socket.ts';

/** What a client was let in by: `session` is the hex hash of its id. One of the two is null. */
export type LetIn = { userId: UserId; session: string | null; tokenId: string | null };

type LiveClient = LetIn & {
  sendText: (text: string) => void;
  close: (code: number, reason: string) => void;
};

/** Everyone who is connected to this server. */
export type LiveClients = {
  /** Whether this person may open one more socket. */
  hasRoom(userId: UserId): boolean;
  /** @returns what takes it off the list. */
  join(client: LiveClient): () => void;
  broadcast(message: ServerMessage): void;
  list(): LetIn[];
  /** Those of sessions, tokens or people that are gone. */
  closeWhere(isOver: (client: LetIn) => boolean): void;
  count(): number;
};

export function createLiveClients(limits: { socketsPerUser: number }): LiveClients {
  const clients = new Set<LiveClient>();
  const closeWhere: LiveClients['closeWhere'] = (isOver) => {
    for (const client of clients) if (isOver(client)) client.close(closeCodes.policy, 'signed out');
  };
  return {
    closeWhere,
    list: () => [...clients],
    hasRoom(userId) {
      let openCount = 0;
      for (const client of clients) if (client.userId === userId) openCount += 1;
      return openCount < limits.socketsPerUser;
    },
    join(client) {
      clients.add(client);
      return () => void clients.delete(client);
    },
    broadcast(message) {
      const text = JSON.stringify(message);
      for (const client of clients) client.sendText(text);
    },
    count: () => clients.size,
  };
}
