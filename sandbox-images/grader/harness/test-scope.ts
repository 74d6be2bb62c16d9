import { AsyncLocalStorage } from 'node:async_hooks';
import { HarnessFault, TestEnded } from './failure.ts';

/** What a failure can point at. */
export type SeenExchange = { n: number; did: string; curl: string };

/** One running test: its deadline and what it has seen so far. */
export interface TestScope {
  readonly id: string;
  /** Aborted when the test ends, however it ends. */
  readonly signal: AbortSignal;
  /** Settles when the deadline has passed. */
  readonly expired: Promise<void>;
  readonly exchanges: SeenExchange[];
  /** The test has walked into a value that the learner's program made: a TypeError may be the learner's. */
  hasReadAnswer: boolean;
  remainingMs(): number;
  /** Time of the test that counts: without boots. */
  elapsedMs(): number;
  /** Does work that does not count towards the deadline, such as booting the learner's process. */
  uncounted<T>(work: () => Promise<T>): Promise<T>;
  end(): void;
}

export function createTestScope(id: string, timeoutMs: number): TestScope {
  const startedMs = performance.now();
  const ending = new AbortController();
  const { promise: expired, resolve: expire } = Promise.withResolvers<void>();
  let uncountedMs = 0;
  let pausedAtMs: number | null = null;
  let pauseCount = 0;
  const elapsedMs = (): number => (pausedAtMs ?? performance.now()) - startedMs - uncountedMs;
  const remainingMs = (): number => Math.max(0, timeoutMs - elapsedMs());
  let timer: NodeJS.Timeout;
  const check = (): void => {
    if (pausedAtMs === null && remainingMs() <= 1) expire();
    else timer = setTimeout(check, Math.max(5, remainingMs()));
  };
  timer = setTimeout(check, timeoutMs);
  return {
    id,
    signal: ending.signal,
    expired,
    exchanges: [],
    hasReadAnswer: false,
    remainingMs,
    elapsedMs,
    async uncounted(work) {
      if (pauseCount++ === 0) pausedAtMs = performance.now();
      try {
        return await work();
      } finally {
        if (--pauseCount === 0 && pausedAtMs !== null) {
          uncountedMs += performance.now() - pausedAtMs;
          pausedAtMs = null;
        }
      }
    },
    end() {
      clearTimeout(timer);
      ending.abort(new TestEnded(`${id} has ended`));
    },
  };
}

/** Finds the test that some code runs for, also in what goes on after its test has ended. */
export interface TestScopes {
  run<T>(scope: TestScope, body: () => T): T;
  /** @throws HarnessFault outside a test, TestEnded after its end. */
  current(): TestScope;
}

export function createTestScopes(): TestScopes {
  const storage = new AsyncLocalStorage<TestScope>();
  return {
    run: (scope, body) => storage.run(scope, body),
    current() {
      const scope = storage.getStore();
      if (scope === undefined)
        throw new HarnessFault('Only tests may talk to the learner’s program: move the call into a test.');
      scope.signal.throwIfAborted();
      return scope;
    },
  };
}
