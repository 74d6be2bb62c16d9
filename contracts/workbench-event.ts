import { z } from 'zod';

/** Chosen by the page, so that it knows an answer before its request is answered; websockets are named by the same rule. */
export const CommandId = z.string().regex(/^[\w-]{1,36}$/);

/** What one statement was answered with; every value as text. `isCut`: there were more rows, or longer values. */
export const SqlResult = z.strictObject({
  /** `SELECT`, `INSERT`; empty where the database does not say. */
  command: z.string(),
  /** Found or changed; null where the database does not say, or stopped at the rows that are shown. */
  rowCount: z.int().nullable(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string().nullable())),
  isCut: z.boolean(),
});
export type SqlResult = z.infer<typeof SqlResult>;

/** What a database refused. `line` and `column` count from 1 in the text that was sent. */
export const SqlRefusal = z.strictObject({
  message: z.string(),
  code: z.string().nullable(),
  detail: z.string().nullable(),
  line: z.int().positive().nullable(),
  column: z.int().positive().nullable(),
});
export type SqlRefusal = z.infer<typeof SqlRefusal>;

const ms = z.number().nonnegative();

/** Grader → browser: what became of a command. */
export const WorkbenchAnswer = z.discriminatedUnion('type', [
  /** It is an exchange of the wire; `n` is its number. */
  z.strictObject({ type: z.literal('exchange'), n: z.int().positive() }),
  z.strictObject({ type: z.literal('sql'), results: z.array(SqlResult), refusal: SqlRefusal.nullable(), ms }),
  /** As `redis-cli` prints it. */
  z.strictObject({ type: z.literal('redis'), text: z.string(), isError: z.boolean(), ms }),
  z.strictObject({ type: z.literal('done') }),
  /** In words for the learner. */
  z.strictObject({ type: z.literal('refused'), reason: z.string().max(1024) }),
]);
export type WorkbenchAnswer = z.infer<typeof WorkbenchAnswer>;

/** What the grader reports of a session beside exchanges and processes. */
export const WorkbenchReport = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('answered'), command: CommandId, answer: WorkbenchAnswer }),
  /** `leftOutCount`: messages since the last that is told, because they came faster than anybody reads. */
  z.strictObject({
    type: z.literal('socket-message'),
    socket: CommandId,
    text: z.string(),
    isCut: z.boolean(),
    leftOutCount: z.int().nonnegative(),
  }),
  z.strictObject({ type: z.literal('socket-closed'), socket: CommandId, code: z.int(), reason: z.string() }),
]);
export type WorkbenchReport = z.infer<typeof WorkbenchReport>;

/**
 * Why a session ended. `asked`: by its learner. `replaced`: its learner opened another. `limit`: memory or output.
 * `lost`: its worker is gone. `fault`: something of ours broke.
 */
export const WorkbenchEndReason = z.enum([
  'asked',
  'replaced',
  'signed-out',
  'idle',
  'time-is-up',
  'build-failed',
  'limit',
  'no-place',
  'worker-stopping',
  'lost',
  'fault',
]);
export type WorkbenchEndReason = z.infer<typeof WorkbenchEndReason>;

/** `text`: a sentence for the learner. */
export const WorkbenchEnd = z.strictObject({ reason: WorkbenchEndReason, text: z.string().max(1024) });
export type WorkbenchEnd = z.infer<typeof WorkbenchEnd>;

/** What a session tells its page, as the body of a run event. */
export const WorkbenchEvent = z.discriminatedUnion('type', [
  ...WorkbenchReport.options,
  /** When the session ends of itself: told when it opens, and again with every command. */
  z.strictObject({ type: z.literal('deadline'), idleEndsAt: z.iso.datetime(), endsAt: z.iso.datetime() }),
  z.strictObject({ type: z.literal('server-ready'), process: z.string(), bootMs: z.number() }),
  z.strictObject({ type: z.literal('server-failed'), process: z.string(), reason: z.string() }),
  /** Always the last. */
  z.strictObject({ type: z.literal('ended'), ...WorkbenchEnd.shape }),
]);
export type WorkbenchEvent = z.infer<typeof WorkbenchEvent>;

/** What a workbench offers for an exercise in one language. */
export const WorkbenchOffer = z.strictObject({
  /** Names of the learner's servers; none for an exercise of statements alone. */
  servers: z.array(z.string()),
  databases: z.array(z.enum(['postgres', 'mariadb'])),
  hasRedis: z.boolean(),
});
export type WorkbenchOffer = z.infer<typeof WorkbenchOffer>;
