import { z } from 'zod';
import { type ExerciseManifest, isExecuted } from './exercise-manifest.ts';
import { ExerciseSlug, LanguageId, Revision, RunId } from './ids.ts';
import { SolutionFiles } from './solution-files.ts';

export const workbenchQueue = 'workbench';
/** Redis channel of one session: `SentCommand` as JSON. Nobody listens before it is open and after it has ended. */
export const workbenchChannel = (runId: RunId): string => `wirekata:workbench:${runId}`;

/** Server → worker, one session. The job id is the run id; a session that is lost is not begun again. */
export const WorkbenchJob = z.strictObject({
  v: z.literal(1),
  runId: RunId,
  revision: Revision,
  language: LanguageId,
  files: SolutionFiles,
});
export type WorkbenchJob = z.infer<typeof WorkbenchJob>;

export const maxRequestBodyLength = 32 * 1024;
export const maxSqlLength = 16 * 1024;
export const maxRedisLineLength = 4 * 1024;
export const maxSocketTextLength = 16 * 1024;
export const maxHeaderCount = 50;

/** Chosen by the page, so that it knows an answer before its request is answered. */
const CommandId = z.string().regex(/^[\w-]{1,36}$/);
const ProcessName = z.string().max(48);
const Path = z
  .string()
  .max(4096)
  .regex(/^\/[\x21-\x7e]*$/, 'must begin with "/" and have no spaces: write %20 for one');
const Headers = z
  .array(
    z.tuple([
      z
        .string()
        .max(256)
        .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'a header name has letters, digits and hyphens'),
      z
        .string()
        .max(8192)
        .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'a header value has no line breaks'),
    ]),
  )
  .max(maxHeaderCount);
const SocketName = CommandId;

/** What a learner may ask of an open session. */
export const WorkbenchCommand = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('http'),
    process: ProcessName,
    method: z.string().regex(/^[A-Z][A-Z-]{0,19}$/, 'must be capital letters'),
    path: Path,
    headers: Headers,
    /** Null: no body at all. */
    body: z.string().max(maxRequestBodyLength).nullable(),
  }),
  z.strictObject({
    type: z.literal('open-socket'),
    socket: SocketName,
    process: ProcessName,
    path: Path,
    headers: Headers,
    protocols: z
      .array(
        z
          .string()
          .max(128)
          .regex(/^[\w!#$%&'*+.^`|~-]+$/),
      )
      .max(8),
  }),
  z.strictObject({ type: z.literal('send-socket'), socket: SocketName, text: z.string().max(maxSocketTextLength) }),
  z.strictObject({ type: z.literal('close-socket'), socket: SocketName }),
  z.strictObject({
    type: z.literal('sql'),
    service: z.enum(['postgres', 'mariadb']),
    text: z.string().max(maxSqlLength),
  }),
  z.strictObject({ type: z.literal('redis'), line: z.string().max(maxRedisLineLength) }),
  /** Servers end, get an empty database and an empty Redis, and start again. */
  z.strictObject({ type: z.literal('reset-data') }),
  z.strictObject({ type: z.literal('restart-server'), process: ProcessName }),
]);
export type WorkbenchCommand = z.infer<typeof WorkbenchCommand>;

/** Browser → server → worker → grader. */
export const SentCommand = z.strictObject({ id: CommandId, command: WorkbenchCommand });
export type SentCommand = z.infer<typeof SentCommand>;

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
    socket: SocketName,
    text: z.string(),
    isCut: z.boolean(),
    leftOutCount: z.int().nonnegative(),
  }),
  z.strictObject({ type: z.literal('socket-closed'), socket: SocketName, code: z.int(), reason: z.string() }),
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

type Offered = Pick<ExerciseManifest, 'kind' | 'languages' | 'services'>;

/** Null where there is neither a server of the learner's to talk to nor a database. */
export function workbenchOffer(manifest: Offered, language: string): WorkbenchOffer | null {
  const isServed = (manifest.kind === 'server' || manifest.kind === 'files') && isExecuted(manifest, language);
  const servers = isServed ? Object.keys(manifest.languages[language]?.run ?? {}) : [];
  const databases = (['postgres', 'mariadb'] as const).filter((id) => manifest.services[id] !== undefined);
  const hasRedis = manifest.services.redis !== undefined;
  return servers.length === 0 && databases.length === 0 && !hasRedis ? null : { servers, databases, hasRedis };
}

export const OpenWorkbenchRequest = z.strictObject({
  exercise: ExerciseSlug,
  language: LanguageId,
  files: SolutionFiles,
});
export type OpenWorkbenchRequest = z.infer<typeof OpenWorkbenchRequest>;

/** A learner's session; its events come over `/api/live` as those of the run `runId`. */
export const WorkbenchSession = z.strictObject({
  runId: RunId,
  exercise: ExerciseSlug,
  language: LanguageId,
  state: z.enum(['waiting', 'open', 'ended']),
});
export type WorkbenchSession = z.infer<typeof WorkbenchSession>;
