import { z } from 'zod';
import { ExerciseSlug, RunId } from './ids.ts';
import { LeaderboardRow, LeaderboardScope } from './leaderboard.ts';
import { RunEvent } from './run-event.ts';

export const liveProtocolVersion = 1;
export const maxClientMessageBytes = 4096;

/** Browser → server on `/api/live`. */
export const ClientMessage = z.discriminatedUnion('type', [
  /** Sends every event with `seq` > `afterSeq`, then new ones as they happen. 0 means all. */
  z.strictObject({ type: z.literal('watch-run'), runId: RunId, afterSeq: z.int().nonnegative().default(0) }),
  z.strictObject({ type: z.literal('unwatch-run'), runId: RunId }),
  z.strictObject({ type: z.literal('watch-leaderboard'), cohort: LeaderboardScope }),
  z.strictObject({ type: z.literal('unwatch-leaderboard'), cohort: LeaderboardScope }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** Server → browser. */
export const ServerMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('welcome'), v: z.literal(liveProtocolVersion) }),
  z.strictObject({ type: z.literal('run-event'), event: RunEvent }),
  /** The stream was lost or restarted: forget what was shown; events follow from `seq` 1. */
  z.strictObject({ type: z.literal('run-reset'), runId: RunId }),
  /** Place in the queue while a run waits, 1 for the next; 0 once a worker has it. */
  z.strictObject({
    type: z.literal('run-position'),
    runId: RunId,
    position: z.int().nonnegative(),
    /** About how long until a worker has it; absent when too few runs ended lately to tell. */
    waitMs: z.int().nonnegative().optional(),
  }),
  /** The run was cancelled or superseded by a newer submission: no event follows. */
  z.strictObject({ type: z.literal('run-cancelled'), runId: RunId }),
  z.strictObject({
    type: z.literal('leaderboard'),
    cohort: LeaderboardScope,
    title: z.string(),
    rows: z.array(LeaderboardRow),
  }),
  z.strictObject({ type: z.literal('exercises-changed'), slugs: z.array(ExerciseSlug) }),
  z.strictObject({ type: z.literal('refused'), code: z.string(), message: z.string() }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
