import { z } from 'zod';
import { TestPlan } from './exercise-bundle.ts';
import { RunId, TestId } from './ids.ts';
import { TestResult, TestVisibility, Verdict } from './verdict.ts';
import { WorkbenchEvent } from './workbench-event.ts';

/** Bodies are cut at 16 KiB; `bodyBytes` is the length before the cut. */
const HttpMessagePart = {
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string(),
  bodyBytes: z.int().nonnegative(),
};

/** A statement that Postgres got. `isShared`: another request that was in flight at the time may have sent it. */
export const CausedStatement = z.strictObject({
  /** At most 2000 characters; values of `$1`, `$2`… at most 100 each. */
  text: z.string(),
  params: z.array(z.string().nullable()),
  /** Null where Postgres does not tell: settings, begin and end of a transaction, a failure. */
  rows: z.int().nullable(),
  ms: z.number().nullable(),
  /** One line a node, indented by depth. */
  plan: z.string().optional(),
  error: z.string().optional(),
  isShared: z.boolean(),
});
export type CausedStatement = z.infer<typeof CausedStatement>;

/** A command that Redis got: name and arguments, each cut at 200 characters. */
export const CausedCommand = z.strictObject({ words: z.array(z.string()), isShared: z.boolean() });
export type CausedCommand = z.infer<typeof CausedCommand>;

/** A request that a stub of the harness got: name of the stub, and null where it gave no answer. */
export const CausedCall = z.strictObject({
  stub: z.string(),
  method: z.string(),
  /** At most 500 characters. */
  path: z.string(),
  status: z.int().nullable(),
  ms: z.number().nullable(),
  isShared: z.boolean(),
});
export type CausedCall = z.infer<typeof CausedCall>;

/** What services were asked while a request was in flight. The first are here, the counts are of all. */
export const Caused = z.strictObject({
  sql: z.array(CausedStatement),
  sqlCount: z.int().nonnegative(),
  redis: z.array(CausedCommand).default([]),
  redisCount: z.int().nonnegative().default(0),
  /** Absent when there was none. */
  calls: z.array(CausedCall).optional(),
  callCount: z.int().positive().optional(),
});
export type Caused = z.infer<typeof Caused>;

/** One request of the harness and what came back; `n` counts from 1 within a run. */
export const HttpExchange = z.strictObject({
  n: z.int().positive(),
  test: TestId.nullable(),
  /** Milliseconds since the run started. */
  startedMs: z.number(),
  durationMs: z.number(),
  request: z.strictObject({ method: z.string(), path: z.string(), ...HttpMessagePart }),
  response: z.strictObject({ status: z.int(), ...HttpMessagePart }).nullable(),
  /** Why there is no response, in words for the learner. */
  error: z.string().optional(),
  /** Absent when the exercise has no service that tells, or nothing is known. */
  caused: Caused.optional(),
});
export type HttpExchange = z.infer<typeof HttpExchange>;

/** What the harness did to a service or a process on purpose. `pause`, `refuse` and `slow` last until `end`. */
export const Fault = z.strictObject({
  target: z.string(),
  action: z.enum(['pause', 'refuse', 'slow', 'restart', 'cut', 'kill', 'end']),
});
export type Fault = z.infer<typeof Fault>;

/** Milliseconds since the run started, by the same clock as `startedMs` of exchanges: events may come late. */
const atMs = z.number().nonnegative().optional();

/** What a run reports while it happens, before it is numbered. */
export const RunEventBody = z.discriminatedUnion('type', [
  /** A fresh pod took the run. With `attempt` > 1 everything shown of the earlier attempt is void. */
  z.strictObject({ type: z.literal('attempt-started'), attempt: z.int().min(1), plan: TestPlan }),
  z.strictObject({ type: z.literal('phase'), phase: z.enum(['building', 'booting', 'testing']) }),
  z.strictObject({ type: z.literal('test-started'), test: TestId, atMs }),
  z.strictObject({ type: z.literal('http-exchange'), visibility: TestVisibility, exchange: HttpExchange }),
  z.strictObject({
    type: z.literal('note'),
    test: TestId,
    visibility: TestVisibility,
    text: z.string().max(1024),
    atMs,
    fault: Fault.optional(),
  }),
  z.strictObject({ type: z.literal('test-finished'), result: TestResult }),
  z.strictObject({ type: z.literal('process-started'), process: z.string() }),
  z.strictObject({
    type: z.literal('process-exited'),
    process: z.string(),
    code: z.int().nullable(),
    signal: z.string().nullable(),
    expected: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('output'),
    process: z.string(),
    stream: z.enum(['stdout', 'stderr']),
    text: z.string(),
    sealed: z.boolean(),
  }),
  /**
   * Output past `limits.output` is counted, not shown. Told when the limit is reached, and again at the end with how much
   * is missing, of what was printed before the first sealed test.
   */
  z.strictObject({
    type: z.literal('output-capped'),
    process: z.string(),
    shownBytes: z.int(),
    droppedBytes: z.int().nonnegative().optional(),
  }),
  /** Of a workbench session, which has no tests, no verdict and no `finished`. */
  z.strictObject({ type: z.literal('workbench'), event: WorkbenchEvent }),
  /** Stands for an event that this audience may not see, so that `seq` stays gapless. Made by the server, never by a worker. */
  z.strictObject({ type: z.literal('hidden') }),
  /** Appended by the server when the verdict is recorded: always the last event, exactly one a run. */
  z.strictObject({ type: z.literal('finished'), verdict: Verdict }),
]);
export type RunEventBody = z.infer<typeof RunEventBody>;

/** A numbered event. `seq` counts from 1 without a gap over all attempts of a run. */
export const RunEvent = z.object({
  v: z.literal(1),
  runId: RunId,
  seq: z.int().positive(),
  at: z.iso.datetime(),
  body: RunEventBody,
});
export type RunEvent = z.infer<typeof RunEvent>;

/** Redis stream of a run's events; entry `<seq>-1` has one field `event` with the JSON. */
export const runStreamKey = (runId: RunId): string => `wirekata:run:${runId}:events`;
/** Hash `{fence, seq, verdict?, finished?}` beside it, kept by the scripts of `run-stream.ts` alone. */
export const runStreamStateKey = (runId: RunId): string => `wirekata:run:${runId}:state`;
/** Every appended event is also published here, as the stream's JSON. */
export const runEventsChannel = 'wirekata:run-events';
/** Streams vanish this long after their last append; the server has the trace in Postgres by then. */
export const runStreamTtlSeconds = 6 * 3600;
