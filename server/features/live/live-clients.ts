import type { UserId } from '#contracts/ids.ts';
import type { ServerMessage } from '#contracts/live-message.ts';
import { closeCodes } from './live-socket.ts';

type LiveClient = {
  userId: UserId;
  /** `null` for clients that came with an API token. */
  sessionId: string | null;
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
  /** A session that has ended takes its sockets along. */
  closeSession(sessionId: string): void;
  /** Those of sessions or people that are gone. */
  closeWhere(isOver: (client: { userId: UserId; sessionId: string | null }) => boolean): void;
  count(): number;
};

export function createLiveClients(limits: { socketsPerUser: number }): LiveClients {
  const clients = new Set<LiveClient>();
  const closeWhere: LiveClients['closeWhere'] = (isOver) => {
    for (const client of clients) if (isOver(client)) client.close(closeCodes.policy, 'signed out');
  };
  return {
    closeWhere,
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
    closeSession: (sessionId) => closeWhere((client) => client.sessionId === sessionId),
    count: () => clients.size,
  };
}
