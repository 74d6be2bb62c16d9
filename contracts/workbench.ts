import { z } from 'zod';
import type { ExerciseManifest } from './exercise-manifest.ts';
import { ExerciseSlug, LanguageId, Revision, RunId } from './ids.ts';
import { SolutionFiles } from './solution-files.ts';
import { CommandId, type WorkbenchOffer } from './workbench-event.ts';

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
    socket: CommandId,
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
  z.strictObject({ type: z.literal('send-socket'), socket: CommandId, text: z.string().max(maxSocketTextLength) }),
  z.strictObject({ type: z.literal('close-socket'), socket: CommandId }),
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

type Offered = Pick<ExerciseManifest, 'kind' | 'languages' | 'services'>;

/** Null where there is neither a server of the learner's to talk to nor a database. */
export function workbenchOffer(manifest: Offered, language: string): WorkbenchOffer | null {
  const isServed = manifest.kind === 'server' || manifest.kind === 'files';
  const servers = isServed ? Object.keys(manifest.languages[language]?.run ?? {}) : [];
  const databases = (['postgres', 'mariadb'] as const).filter((id) => manifest.services[id] !== undefined);
  const hasRedis = manifest.services.redis !== undefined;
  return servers.length === 0 && databases.length === 0 && !hasRedis ? null : { servers, databases, hasRedis };
}

/** Postgres keeps neither NUL nor half a surrogate pair. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');

/** A request that a learner keeps by a name; sent, it is checked again. */
export const SavedRequest = z.strictObject({
  name: z.string().min(1).max(80).refine(isStorable, 'must be text'),
  request: z.strictObject({
    method: z.string().max(20),
    path: z.string().max(4096).refine(isStorable, 'must be text'),
    headers: z.array(z.tuple([z.string().max(256), z.string().max(8192).refine(isStorable)])).max(maxHeaderCount),
    body: z.string().max(maxRequestBodyLength).refine(isStorable, 'must be text').nullable(),
  }),
});
export type SavedRequest = z.infer<typeof SavedRequest>;
export type HttpRequest = SavedRequest['request'];
export const SavedRequestList = z.strictObject({ requests: z.array(SavedRequest) });

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
