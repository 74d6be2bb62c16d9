import type { Stmt } from '../api/captured.ts';
import type { Server } from '../api/processes.ts';
import type { Duration } from '../api/values.ts';
import type { Capture } from '../capture/capture.ts';
import { durationMs } from '../durations.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import { createRandom } from '../random.ts';
import type { RunContext } from '../run-context.ts';

type KillOrder<T> = {
  server: Server;
  work: () => Promise<T>;
  at?: 'random' | ((statement: Stmt) => boolean);
  within?: Duration;
};

const lookEveryMs = 1;

/** @throws LearnerFailure when the statement to wait for never came. */
export async function killDuring<T>(
  { context, capture }: { context: RunContext; capture: Capture },
  { server, work, at = 'random', within = '50ms' }: KillOrder<T>,
): Promise<T | null> {
  const { signal, id } = context.scopes.current();
  const statements = capture.tracks.postgres ?? capture.tracks.mariadb;
  if (at !== 'random' && statements === null)
    throw new HarnessFault(
      'fault.killDuring: a moment given by a statement needs the service "postgres" or "mariadb".',
    );
  const before = (await statements?.since(0))?.at(-1)?.n ?? 0;
  let isOver = false;
  const working = work().finally(() => {
    isOver = true;
  });
  working.catch(() => undefined);
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  if (at === 'random') {
    await wait(createRandom(context.order.seed, `${id} kill`).real() * durationMs(within));
  } else {
    while (!(await statements?.since(before))?.some(at)) {
      signal.throwIfAborted();
      if (isOver) throw neverSent(server);
      await wait(lookEveryMs);
    }
  }
  await server.kill();
  // Requests that the kill cut off are what the test wants; a mistake of the author's is not.
  const result = await working.catch((error: unknown) => {
    if (error instanceof LearnerFailure) return null;
    throw error;
  });
  await server.restart();
  return result;
}

function neverSent(server: Server): LearnerFailure {
  return new LearnerFailure({
    message: `The process "${server.name}" never sent the statement during which it was to be killed.`,
  });
}
