import type { Cmd, Stmt } from '../api/captured.ts';
import { HarnessFault } from '../failure.ts';
import { createExchangeWindows } from './exchange-windows.ts';
import type { LoggedStatement } from './postgres-statements.ts';
import type { LoggedCommand } from './redis-commands.ts';
import { type CaptureSource, createTrack, type Share, type Track } from './track.ts';
import { createUpstreamCalls, type SharedCall, type UpstreamCalls } from './upstream-calls.ts';

export type CaptureSources = {
  postgres: CaptureSource<LoggedStatement> | null;
  mariadb: CaptureSource<LoggedStatement> | null;
  redis: CaptureSource<LoggedCommand> | null;
};

/** What one request caused; `sql` is Postgres' where both databases are declared. */
export type Caused = { readonly sql: Share<Stmt>; readonly redis: Share<Cmd>; readonly calls: readonly SharedCall[] };

/** What the learner's program asks its services for, told apart by the request that caused it. */
export interface Capture {
  /**
   * Forgets what was captured in the test before. What a request caused is known when it is over in an `eager` test, at a
   * round trip to each service; otherwise only when the test is over, by `settle`.
   */
  beginTest(options: { isEager: boolean }): void;
  /** To be awaited before exchange `n` is sent. */
  begin(n: number): Promise<void>;
  /** Exchange `n` is over. */
  finish(n: number): Promise<Caused>;
  /** The test is over: fills what its exchanges caused, for whom it is to be shown. */
  settle(): Promise<void>;
  /** The test is over, and nobody will be shown what it caused. */
  forget(): Promise<void>;
  /** Null for a service that the exercise does not declare. */
  readonly tracks: {
    readonly postgres: Track<LoggedStatement> | null;
    readonly mariadb: Track<LoggedStatement> | null;
    readonly redis: Track<LoggedCommand> | null;
  };
  readonly upstream: Pick<UpstreamCalls, 'add'>;
  /** Captures nothing meanwhile: a measurement is not to measure the capture. */
  withoutCapture<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function createCapture({ postgres, mariadb, redis }: CaptureSources): Capture {
  const windows = createExchangeWindows();
  const inPostgres = postgres === null ? null : createTrack({ service: 'Postgres', source: postgres, windows });
  const inMariadb = mariadb === null ? null : createTrack({ service: 'MariaDB', source: mariadb, windows });
  const sql = inPostgres ?? inMariadb;
  const commands = redis === null ? null : createTrack({ service: 'Redis', source: redis, windows });
  const upstream = createUpstreamCalls(windows);
  const all = [inPostgres, inMariadb, commands].filter((track) => track !== null);
  let isEager = true;
  return {
    tracks: { postgres: inPostgres, mariadb: inMariadb, redis: commands },
    upstream,
    beginTest(options) {
      isEager = options.isEager;
      windows.clear();
      for (const track of all) track.beginTest();
    },
    async begin(n) {
      await Promise.all(all.map((track) => track.begin(n)));
      upstream.begin(n);
      windows.begin(n);
    },
    async finish(n) {
      windows.answered(n);
      const calls = upstream.finish(n);
      if (!isEager) {
        return {
          sql: sql?.finishLater(n) ?? unknown('postgres'),
          redis: commands?.finishLater(n) ?? unknown('redis'),
          calls,
        };
      }
      const caused = await Promise.all([
        sql?.finish(n) ?? unknown('postgres'),
        commands?.finish(n) ?? unknown('redis'),
      ]);
      windows.end(n);
      return { sql: caused[0], redis: caused[1], calls };
    },
    async settle() {
      if (!isEager) await Promise.all(all.map((track) => track.settle()));
    },
    async forget() {
      if (!isEager) await Promise.all(all.map((track) => track.forget()));
    },
    async withoutCapture(work) {
      await Promise.all(all.map((track) => track.suspend()));
      try {
        return await work();
      } finally {
        await Promise.all(all.map((track) => track.resume()));
      }
    },
    async close() {
      await Promise.all(all.map((track) => track.close()));
    },
  };
}

function unknown(service: string): Share<never> {
  return { items: [], problem: new HarnessFault(`kata.yaml declares no service "${service}".`) };
}
