import type { Stmt } from '../api/captured.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import { within } from '../process/within.ts';
import { createExchangeWindows } from './exchange-windows.ts';
import type { LoggedStatement } from './postgres-statements.ts';

/** Where a service tells what it was asked. */
export interface CaptureSource<T extends { readonly atMs: number }> {
  /** What came since the last call, up to all that the service had answered when this was called, unless it lost some. */
  drain(): Promise<{ items: T[]; isComplete: boolean }>;
  /** Leaves out what came since the last call. */
  skip(): Promise<void>;
  close(): Promise<void>;
}

export type CaptureSources = { postgres: CaptureSource<LoggedStatement> | null };

/** What one request caused. `problem`: why it is not known, to be thrown at whoever asks. */
export type Caused = { readonly sql: readonly Stmt[]; readonly problem: Error | null };

/** What the learner's program asks its services for, told apart by the request that caused it. */
export interface Capture {
  /** Forgets what was captured in the test before. */
  beginTest(): void;
  /** The harness is about to send exchange `n`. */
  begin(n: number): void;
  /** Exchange `n` is over. */
  finish(n: number): Promise<Caused>;
  /** Statements of the running test with a number above `since`. @throws LearnerFailure when there are too many to keep. */
  statements(since: number): Promise<readonly Stmt[]>;
  /** Captures nothing meanwhile: a measurement is not to measure the capture. */
  withoutCapture<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Kept of one test: each has a plan of some kilobytes, and the learner decides how many there are. */
const maxKeptCount = 2000;
const drainTimeoutMs = 2500;

export function createCapture({ postgres }: CaptureSources): Capture {
  const windows = createExchangeWindows();
  const shares = new Map<number, Stmt[]>();
  let kept: Stmt[] = [];
  let isFull = false;
  let testBeganMs = 0;
  let lastNumber = 0;
  let skipDepth = 0;
  const keep = (item: LoggedStatement): void => {
    const { numbers, attribution } = windows.ownersOf(item.atMs);
    const statement: Stmt = Object.assign(item, { n: ++lastNumber, attribution });
    if (item.atMs < testBeganMs) return;
    isFull ||= kept.length >= maxKeptCount;
    if (kept.length >= maxKeptCount) return;
    kept.push(statement);
    for (const n of numbers) shares.get(n)?.push(statement);
  };
  const drained = oneAtATime(async () => {
    const { items, isComplete } = (await postgres?.drain()) ?? { items: [], isComplete: true };
    isFull ||= !isComplete;
    for (const item of items) keep(item);
  });
  const drainInTime = async (): Promise<void> => {
    const isDrained = await within(
      drained().then(() => true),
      drainTimeoutMs,
    );
    if (isDrained === null) throw busy();
    if (isFull) throw tooMany();
  };
  const lookInto = async (): Promise<Error | null> => {
    if (postgres === null) return new HarnessFault('res.sql: kata.yaml declares no service "postgres".');
    if (skipDepth > 0) return new HarnessFault('res.sql: nothing is captured while load() runs.');
    return drainInTime().then(
      () => null,
      (error: Error) => error,
    );
  };
  return {
    beginTest() {
      kept = [];
      isFull = false;
      testBeganMs = Math.floor(Date.now());
    },
    begin(n) {
      shares.set(n, []);
      windows.begin(n);
    },
    async finish(n) {
      windows.answered(n);
      const sql = shares.get(n) ?? [];
      const problem = await lookInto();
      windows.end(n);
      shares.delete(n);
      return problem === null ? { sql, problem } : { sql: [], problem };
    },
    async statements(since) {
      await drainInTime();
      return kept.filter(({ n }) => n > since);
    },
    async withoutCapture(work) {
      skipDepth++;
      try {
        return await work();
      } finally {
        await postgres?.skip();
        skipDepth--;
      }
    },
    close: async () => postgres?.close(),
  };
}

function busy(): LearnerFailure {
  return new LearnerFailure({ message: 'Postgres did not answer the harness: your program keeps it busy.' });
}

function tooMany(): LearnerFailure {
  return new LearnerFailure({
    message: `Your program sent more to Postgres in one test than can be looked at (${maxKeptCount} statements, 15 MB of log).`,
  });
}

/** Whoever calls while the work is being done shares the next turn. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;
  return () => {
    waiting ??= running
      .catch(() => undefined)
      .then(() => {
        waiting = null;
        running = work();
        return running;
      });
    return waiting;
  };
}
