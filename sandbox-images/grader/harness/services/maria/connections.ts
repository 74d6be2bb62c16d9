import type { Connection } from 'mariadb';
import type { DatabaseAccess } from '../../../../../contracts/harness-message.ts';
import type { RunData } from '../run-data.ts';
import { openConnection } from './connect.ts';

/** `author` acts with the learner's rights; what it does is not captured as the learner's. */
export type MariaRole = 'author' | 'harness';

export interface MariaConnections {
  /** To the group's database; kept open until the group ends. */
  open(role: MariaRole): Promise<Connection>;
  /** A connection of the author's own statements, several at once. */
  script(text: string): Promise<void>;
  /** Drops what anybody has made in that database. */
  empty(database: string): Promise<void>;
  close(): Promise<void>;
}

export function connectMaria(access: DatabaseAccess, data: RunData): MariaConnections {
  const open = new Map<string, Promise<Connection>>();
  const once = async (login: MariaRole, database: string, text: string): Promise<void> => {
    const connection = await openConnection({ access, login, database, multipleStatements: true });
    await connection.query(text).finally(() => connection.destroy());
  };
  return {
    async open(role) {
      await data.prepare();
      const database = data.mariaDatabase();
      const key = `${role}@${database}`;
      const known = await open.get(key)?.catch(() => null);
      if (known?.isValid()) return known;
      const opening = openConnection({ access, login: role, database });
      open.set(key, opening);
      return opening;
    },
    async script(text) {
      await data.prepare();
      await once('harness', data.mariaDatabase(), text);
    },
    empty: (database) => once('author', '', `drop database if exists ${database}; create database ${database}`),
    async close() {
      for (const opening of open.values()) (await opening.catch(() => null))?.destroy();
      open.clear();
    },
  };
}
