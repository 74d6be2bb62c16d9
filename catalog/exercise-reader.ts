import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DefaultsFile } from './defaults-file.ts';
import type { LoadedExercise } from './load-exercise.ts';
import { type ProblemCode, problem } from './problem.ts';

const defaultDeadlineMs = 10_000;
const memoryMiB = 512;
/** What Node gives as the id of a thread that has ended. */
const endedThreadId = -1;

/** Main thread → reading thread. */
export type ReadOrder = { root: string; defaults: DefaultsFile };
/** The answer. `isWorn`: this thread can read nothing more, see `exercise-reader-thread.ts`. */
export type ReadReply = { loaded: LoadedExercise; isWorn: boolean };

/** Reads exercise folders one after the other, away from the thread that serves people. */
export type ExerciseReader = {
  read(order: ReadOrder): Promise<LoadedExercise>;
  close(): Promise<void>;
};

/**
 * What a folder holds may overflow the parsers' stacks, fill memory or never end: that ends the thread, not the process,
 * and becomes a problem of that folder alone.
 */
export function createExerciseReader({ deadlineMs = defaultDeadlineMs } = {}): ExerciseReader {
  // Started before it is needed: that takes half a second.
  let thread: Worker | undefined = startThread();
  let queue: Promise<unknown> = Promise.resolve();

  const retire = async (): Promise<void> => {
    const retired = thread;
    thread = undefined;
    await retired?.terminate();
  };
  const readNow = async (order: ReadOrder): Promise<LoadedExercise> => {
    if (thread === undefined || thread.threadId === endedThreadId) thread = startThread();
    try {
      thread.postMessage(order);
      const [reply] = (await once(thread, 'message', { signal: AbortSignal.timeout(deadlineMs) })) as [ReadReply];
      if (reply.isWorn) await retire();
      return reply.loaded;
    } catch (error) {
      await retire();
      return { ok: false, problems: [explain(error, deadlineMs)] };
    }
  };
  return {
    read: (order) => {
      const reading = queue.then(() => readNow(order));
      queue = reading;
      return reading;
    },
    close: async () => {
      await queue;
      await retire();
    },
  };
}

function startThread(): Worker {
  const thread = new Worker(new URL('./exercise-reader-thread.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
  });
  // A failure reaches whoever reads; while nobody does, the next read starts a new thread.
  thread.on('error', () => undefined);
  thread.unref();
  return thread;
}

function explain(error: unknown, deadlineMs: number) {
  const code: ProblemCode = 'KATA107';
  const isLate = error instanceof Error && error.name === 'AbortError';
  const reason = error instanceof Error ? error.message : String(error);
  const what = isLate ? `takes longer than ${deadlineMs / 1000} s` : `needs too much (${reason})`;
  return problem(code, '.', `${what} to be read: make it smaller or simpler.`);
}
