import type { Plan } from './services.ts';

/**
 * Who caused it: `exact`, this request was the only one in flight; `shared`, one of several that were; `none`, no request
 * was in flight. Work that the program does by itself counts for the request during which it began.
 */
export type Attribution = 'exact' | 'shared' | 'none';

/** One statement that the learner's program sent to Postgres or MariaDB, as the database itself logged it; MariaDB knows less of it (`maria()`). */
export interface Stmt {
  /** Counts from 1 over the run. */
  readonly n: number;
  readonly text: string;
  /** Values of `$1`, `$2`, … as texts of at most 1 KB. */
  readonly params: readonly (string | null)[];
  /**
   * `query` reads or changes something; `transaction` begins or ends one; `driver` is what a client library sends by
   * itself: settings, pings, types looked up in the catalogue.
   */
  readonly kind: 'query' | 'transaction' | 'driver';
  /** Rows returned or changed, and milliseconds of execution: null for a statement without a plan, or one that failed. */
  readonly rows: number | null;
  readonly ms: number | null;
  /** What Postgres did, with actual row counts. Inside a transaction it may only be known after the next statement. */
  readonly plan: Plan | null;
  /** Postgres' message when it refused the statement. */
  readonly error: string | null;
  readonly attribution: Attribution;
}

/** One request that the learner's program sent to a stub; its headers and body are in `stub(name).calls()`. */
export interface Call {
  /** Name of the stub in `kata.yaml`. */
  readonly stub: string;
  readonly method: string;
  /** As it came, with the query. */
  readonly path: string;
  /** Null while there is no answer. */
  readonly status: number | null;
  readonly ms: number | null;
  readonly attribution: Attribution;
}

/** One command that the learner's program sent to Redis, as Redis itself showed it; a script's commands are in its EVAL. */
export interface Cmd {
  /** Counts from 1 over the run. */
  readonly n: number;
  /** In upper case. */
  readonly name: string;
  /** At most 50, each cut at 500 characters. */
  readonly args: readonly string[];
  /** `driver` is what a client library sends by itself: HELLO, AUTH, CLIENT, INFO, PING, SELECT. */
  readonly kind: 'command' | 'driver';
  readonly attribution: Attribution;
}
