import type { Attribution } from '../api/captured.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import { within } from '../process/within.ts';
import type { ExchangeWindows } from './exchange-windows.ts';

/** Where a service tells what it was asked. */
export interface CaptureSource<T extends { readonly atMs: number }> {
  /** Resolves when nothing that is asked from now on is missed. */
  ready(): Promise<void>;
  /** What came since the last call, up to all that the service had answered when this was called, unless it lost some. */
  drain(): Promise<{ items: T[]; isComplete: boolean }>;
  /** Leaves out what came since the last call. */
  skip(): Promise<void>;
  close(): Promise<void>;
}

/** Numbered over the run, with who caused it. */
export type Tracked<T> = T & { readonly n: number; readonly attribution: Attribution };
/** What one request asked a service for. `problem`: why that is not known, to be thrown at whoever wants to know. */
export type Share<T> = { readonly items: readonly T[]; readonly problem: Error | null };

/** What the learner's program asks one service for, told apart by request. */
export interface Track<T> {
  beginTest(): void;
  begin(n: number): Promise<void>;
  /** Has to be called before the window of exchange `n` ends. */
  finish(n: number): Promise<Share<Tracked<T>>>;
  /** The same without a wait: the share is a `HarnessFault` until `settle` fills it. */
  finishLater(n: number): Share<Tracked<T>>;
  /** Fills the shares of this test that were finished for later. */
  settle(): Promise<void>;
  /** Nobody will ask what this test has caused. */
  forget(): Promise<void>;
  /** Everything of the running test with a number above `since`. @throws LearnerFailure when it is too much to keep. */
  since(since: number): Promise<readonly Tracked<T>[]>;
  /** Captures nothing until `resume`: the service is down on purpose, or the capture would disturb a measurement. */
  suspend(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** Kept of one test: a statement has a plan of some kilobytes, and the learner decides how many there are. */
const maxKeptCount = 2000;
const drainTimeoutMs = 2500;

export type TrackOptions<T extends { readonly atMs: number }> = {
  /** `Postgres` */
  service: string;
  source: CaptureSource<T>;
  windows: ExchangeWindows;
};

export function createTrack<T extends { readonly atMs: number }>({
  service,
  source,
  windows,
}: TrackOptions<T>): Track<T> {
  const shares = new Map<number, Tracked<T>[]>();
  let unsettled: { readonly items: Tracked<T>[]; problem: Error | null }[] = [];
  let kept: Tracked<T>[] = [];
  let isTooMuch = false;
  let testBeganMs = 0;
  let lastNumber = 0;
  let suspendedCount = 0;
  const notWatched = new HarnessFault(`${service} is not watched under load() and while it is down.`);
  const notWaitedFor = new HarnessFault(
    `What a request asked ${service} for is not known yet: write res.sql or res.redis by that name.`,
  );
  const keep = (item: T): void => {
    const { numbers, attribution } = windows.ownersOf(item.atMs);
    // The item itself, because its source fills in what becomes of it.
    const tracked = Object.assign(item, { n: ++lastNumber, attribution });
    if (item.atMs < testBeganMs) return;
    isTooMuch ||= kept.length >= maxKeptCount;
    if (kept.length >= maxKeptCount) return;
    kept.push(tracked);
    for (const n of numbers) shares.get(n)?.push(tracked);
  };
  const drained = oneAtATime(async () => {
    const { items, isComplete } = await source.drain();
    isTooMuch ||= !isComplete;
    for (const item of items) keep(item);
  });
  const lookInto = async (): Promise<Error | null> => {
    if (suspendedCount > 0) return notWatched;
    const isDrained = await within(
      drained().then(
        () => true,
        () => false,
      ),
      drainTimeoutMs,
    );
    if (isDrained !== true)
      return new LearnerFailure({ message: `${service} did not answer the harness: your program keeps it busy.` });
    const message = `Your program asked ${service} for more in one test than can be looked at (${maxKeptCount} items, 15 MB).`;
    return isTooMuch ? new LearnerFailure({ message }) : null;
  };
  const endUnsettled = (problem: Error | null): void => {
    for (const share of unsettled) share.problem = problem;
    unsettled = [];
  };
  const settle = async (): Promise<void> => {
    if (unsettled.length > 0) endUnsettled(await lookInto());
  };
  return {
    beginTest() {
      kept = [];
      unsettled = [];
      shares.clear();
      isTooMuch = false;
      testBeganMs = Math.floor(Date.now());
    },
    async begin(n) {
      shares.set(n, []);
      if (suspendedCount === 0) await source.ready();
    },
    async finish(n) {
      const items = shares.get(n) ?? [];
      const problem = await lookInto();
      shares.delete(n);
      return problem === null ? { items, problem } : { items: [], problem };
    },
    finishLater(n) {
      const share = { items: shares.get(n) ?? [], problem: notWaitedFor };
      unsettled.push(share);
      return share;
    },
    settle,
    async forget() {
      const hasAny = shares.size > 0;
      unsettled = [];
      shares.clear();
      if (!hasAny || suspendedCount > 0) return;
      const skipped = source.skip().catch(() => undefined);
      await within(skipped, drainTimeoutMs);
    },
    async since(since) {
      const problem = await lookInto();
      if (problem !== null) throw problem;
      return kept.filter(({ n }) => n > since);
    },
    async suspend() {
      if (suspendedCount === 0) await settle();
      suspendedCount++;
    },
    async resume() {
      if (suspendedCount === 1) {
        await source.skip();
        endUnsettled(notWatched);
      }
      suspendedCount--;
    },
    close: () => source.close(),
  };
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
