import type { Redis } from 'ioredis';
import type { RunId } from '#contracts/ids.ts';
import {
  type RunEventBody,
  runEventsChannel,
  runStreamKey,
  runStreamStateKey,
  runStreamTtlSeconds,
} from '#contracts/run-event.ts';
import type { VerdictJob } from '#contracts/run-job.ts';
import { appendEventsScript, claimRunScript, sealVerdictScript } from '#contracts/run-stream.ts';
import { PlatformFault } from './platform-fault.ts';

/** Another delivery of the same run has taken over: stop, say nothing. */
export class Fenced extends Error {
  constructor(runId: RunId) {
    super(`run ${runId} belongs to another worker`);
    this.name = 'Fenced';
  }
}

export type RunPublisher = {
  /** Queues an event; events go out in order, several at once when Redis is slower than the run. */
  emit(body: RunEventBody): void;
  /** Waits for all events, then appends the last of a stream without a verdict. @throws Fenced, PlatformFault */
  finish(body: RunEventBody): Promise<void>;
  /** Waits for all events, then marks the verdict as final. @throws Fenced, PlatformFault */
  seal(job: VerdictJob): Promise<void>;
};

export type ClaimedRun =
  | { status: 'claimed'; publisher: RunPublisher }
  | { status: 'fenced' }
  | { status: 'sealed'; verdictJson: string };

/** Attempt and delivery as one number that only rises: `attempt * 100 + delivery`. */
export const fenceOf = (attempt: number, delivery: number): string => String(attempt * 100 + Math.min(delivery, 99));

/** Takes the run's event stream over. `onLost` is called once when an append finds that somebody else has it, or fails. */
export async function claimRun(
  redis: Redis,
  runId: RunId,
  fence: string,
  onLost: (error: Error) => void,
): Promise<ClaimedRun> {
  const keys = [runStreamStateKey(runId), runStreamKey(runId)] as const;
  const reply = String(await redis.eval(claimRunScript, 1, keys[0], fence, runStreamTtlSeconds));
  if (reply === 'fenced') return { status: 'fenced' };
  if (reply !== 'claimed') return { status: 'sealed', verdictJson: reply };

  const textOf = (body: RunEventBody): string =>
    JSON.stringify({ v: 1, runId, seq: 0, at: new Date().toISOString(), body });
  const append = async (by: string, batch: readonly string[]): Promise<void> => {
    const to = [by, runStreamTtlSeconds, runEventsChannel] as const;
    const seq = await redis.eval(appendEventsScript, 2, ...keys, ...to, ...batch);
    if (Number(seq) < 0) throw new Fenced(runId);
  };
  let pending: string[] = [];
  let flushing: Promise<void> | undefined;
  let failure: Error | undefined;

  const flush = async (): Promise<void> => {
    while (pending.length > 0 && failure === undefined) {
      const batch = pending;
      pending = [];
      await append(fence, batch);
    }
  };
  const startFlush = (): void => {
    flushing ??= flush()
      .catch((cause: unknown) => {
        failure = cause instanceof Fenced ? cause : new PlatformFault('events could not be published', { cause });
        onLost(failure);
      })
      .finally(() => {
        flushing = undefined;
        // An event may have come between the last look at `pending` and this line.
        if (pending.length > 0 && failure === undefined) startFlush();
      });
  };
  const drain = async (): Promise<void> => {
    while (flushing !== undefined) await flushing;
    if (failure !== undefined) throw failure;
  };
  return {
    status: 'claimed',
    publisher: {
      emit(body) {
        if (failure !== undefined) return;
        pending.push(textOf(body));
        startFlush();
      },
      async finish(body) {
        await drain();
        await append('final', [textOf(body)]);
      },
      async seal(job) {
        await drain();
        const sealed = await redis.eval(sealVerdictScript, 1, keys[0], fence, JSON.stringify(job));
        if (sealed !== 1) throw new Fenced(runId);
      },
    },
  };
}
