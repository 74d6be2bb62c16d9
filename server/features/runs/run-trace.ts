import type { Redis } from 'ioredis';
import type { RunId } from '#contracts/ids.ts';
import {
  RunEvent,
  type RunEventBody,
  runEventsChannel,
  runStreamKey,
  runStreamStateKey,
  runStreamTtlSeconds,
} from '#contracts/run-event.ts';
import { appendEventsScript } from '#contracts/run-stream.ts';
import type { Verdict } from '#contracts/verdict.ts';
import type { WatchedRun } from './run-store.ts';

/** Everything that a run has reported so far, unfiltered, `seq` from 1. */
export type LoadTrace = (run: WatchedRun) => Promise<RunEvent[]>;

/** Events of a run from its stream, oldest first; empty when it has none (any more). */
export async function readStream(redis: Redis, runId: RunId): Promise<RunEvent[]> {
  const entries = await redis.xrange(runStreamKey(runId), '-', '+');
  return entries.map(([, fields]) => RunEvent.parse(JSON.parse(fields[1] ?? 'null')));
}

export const appendFinished = (redis: Redis, runId: RunId, verdict: Verdict): Promise<void> =>
  appendLast(redis, runId, { type: 'finished', verdict });

/** Appends the last event of a stream, after which nobody can write to it. Doing it again changes nothing. */
export async function appendLast(redis: Redis, runId: RunId, body: RunEventBody): Promise<void> {
  const event = JSON.stringify({ v: 1, runId, seq: 0, at: new Date().toISOString(), body });
  const keys = [runStreamStateKey(runId), runStreamKey(runId)];
  await redis.eval(appendEventsScript, 2, ...keys, 'final', runStreamTtlSeconds, runEventsChannel, event);
}

/** Nothing is left in the stream, and nobody can write to it or take the run up again. */
export async function closeStream(redis: Redis, runId: RunId): Promise<void> {
  const state = runStreamStateKey(runId);
  const commands = redis.multi().del(runStreamKey(runId), state);
  await commands.hset(state, 'finished', '1').expire(state, runStreamTtlSeconds).exec();
}

/** From Postgres when it has the trace, else from the stream; a lost stream of a finished run still has its end. */
export function createLoadTrace(redis: Redis): LoadTrace {
  return async (run) => {
    if (run.trace !== null) return run.trace;
    const events = await readStream(redis, run.id);
    if (run.verdict === null || events.at(-1)?.body.type === 'finished') return events;
    const at = (run.finishedAt ?? new Date()).toISOString();
    const body: RunEventBody = { type: 'finished', verdict: run.verdict };
    return [...events, { v: 1, runId: run.id, seq: (events.at(-1)?.seq ?? 0) + 1, at, body }];
  };
}
