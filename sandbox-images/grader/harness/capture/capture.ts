import type { Cmd, Stmt } from '../api/captured.ts';
import { HarnessFault } from '../failure.ts';
import { createExchangeWindows } from './exchange-windows.ts';
import type { LoggedStatement } from './postgres-statements.ts';
import type { LoggedCommand } from './redis-commands.ts';
import { type CaptureSource, createTrack, type Share, type Track } from './track.ts';

export type CaptureSources = {
  postgres: CaptureSource<LoggedStatement> | null;
  redis: CaptureSource<LoggedCommand> | null;
};

/** What one request caused. */
export type Caused = { readonly sql: Share<Stmt>; readonly redis: Share<Cmd> };

/** What the learner's program asks its services for, told apart by the request that caused it. */
export interface Capture {
  /** Forgets what was captured in the test before. */
  beginTest(): void;
  /** To be awaited before exchange `n` is sent. */
  begin(n: number): Promise<void>;
  /** Exchange `n` is over. */
  finish(n: number): Promise<Caused>;
  /** Null for a service that the exercise does not declare. */
  readonly tracks: { postgres: Track<LoggedStatement> | null; redis: Track<LoggedCommand> | null };
  /** Captures nothing meanwhile: a measurement is not to measure the capture. */
  withoutCapture<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function createCapture({ postgres, redis }: CaptureSources): Capture {
  const windows = createExchangeWindows();
  const sql = postgres === null ? null : createTrack({ service: 'Postgres', source: postgres, windows });
  const commands = redis === null ? null : createTrack({ service: 'Redis', source: redis, windows });
  const all = [sql, commands].filter((track) => track !== null);
  return {
    tracks: { postgres: sql, redis: commands },
    beginTest() {
      for (const track of all) track.beginTest();
    },
    async begin(n) {
      await Promise.all(all.map((track) => track.begin(n)));
      windows.begin(n);
    },
    async finish(n) {
      windows.answered(n);
      const caused = await Promise.all([
        sql?.finish(n) ?? unknown('postgres'),
        commands?.finish(n) ?? unknown('redis'),
      ]);
      windows.end(n);
      return { sql: caused[0], redis: caused[1] };
    },
    async withoutCapture(work) {
      for (const track of all) track.suspend();
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
