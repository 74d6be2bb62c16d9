import postgres from 'postgres';

export type Sql = postgres.Sql;
/** What a store runs statements on: the pool, or a transaction of it. */
export type SqlSession = postgres.ISql;

/** Opens nothing yet: connections are made by the first statements. */
export function connectDatabase(url: string, options: { poolSize: number }): Sql {
  return postgres(url, {
    max: options.poolSize,
    connect_timeout: 2,
    // A database that comes back is used again within this time.
    backoff: (retries) => Math.min(0.1 * 2 ** retries, 1),
    onnotice: () => undefined,
    connection: { application_name: 'wirekata-server', statement_timeout: 10_000 },
  });
}

const unreachableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  // Postgres: shutting down, crashed, starting up, out of connections, disk full.
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '53100',
]);

/** Whether a statement failed because the database cannot be used at the moment, not because of what was asked. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && unreachableCodes.has(String(error.code));
}
