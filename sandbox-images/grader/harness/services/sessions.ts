import postgres from 'postgres';
import type { ServiceAccess } from '../../../../contracts/harness-message.ts';
import type { Session } from '../api/services.ts';

/** The harness's view behind the learner's connections; it uses none of them and touches no table. */
export interface Sessions {
  readonly sql: postgres.Sql;
  list(): Promise<Session[]>;
  /** Ends the learner's connections and answers how many there were. */
  terminate(): Promise<number>;
}

const answerTimeoutMs = 2000;

export function openSessions({ host, port, databases, harness }: NonNullable<ServiceAccess['postgres']>): Sessions {
  const sql = postgres({
    host,
    port,
    database: databases[0] ?? '',
    username: 'capture',
    password: harness.password,
    max: 1,
    connect_timeout: answerTimeoutMs / 1000,
    fetch_types: false,
    onnotice: () => undefined,
    connection: { application_name: 'harness', statement_timeout: answerTimeoutMs },
  });
  return {
    sql,
    async list() {
      const rows = await sql<Session[]>`
        select state, query, (extract(epoch from clock_timestamp() - state_change) * 1000)::float8 as "forMs"
        from pg_stat_activity where usename = 'app' order by backend_start`;
      return [...rows];
    },
    async terminate() {
      const rows = await sql`select pg_terminate_backend(pid, 1000) from pg_stat_activity where usename = 'app'`;
      return rows.length;
    },
  };
}
