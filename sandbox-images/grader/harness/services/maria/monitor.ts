import type { Connection } from 'mariadb';
import type { DatabaseAccess } from '../../../../../contracts/harness-message.ts';
import type { Session } from '../../api/services.ts';
import { openConnection } from './connect.ts';

/** The harness's view behind the learner's connections; it uses none of them and touches no table of the learner's. */
export interface MariaMonitor {
  /** Connects before the learner's program runs: whoever cannot be reached later has been brought down by it. */
  open(): Promise<void>;
  /** Statements of our own; answers the rows of each that has some. */
  ask<T>(text: string): Promise<T>;
  list(): Promise<Session[]>;
  close(): Promise<void>;
}

const listSessions = `
  select case when command = 'Sleep' then 'idle' else 'active' end as state, coalesce(info, '') as query, time_ms as forMs
  from information_schema.processlist where user = 'app' order by id`;

export function openMariaMonitor(access: DatabaseAccess): MariaMonitor {
  let opening: Promise<Connection> | null = null;
  const open = async (): Promise<Connection> => {
    const known = await opening?.catch(() => null);
    if (known?.isValid()) return known;
    opening = openConnection({ access, login: 'capture', multipleStatements: true });
    return opening;
  };
  return {
    async open() {
      await open();
    },
    ask: async (text) => (await open()).query(text),
    list: async () => [...(await (await open()).query<Session[]>(listSessions))],
    async close() {
      (await opening?.catch(() => null))?.destroy();
      opening = null;
    },
  };
}
