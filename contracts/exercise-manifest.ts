import { z } from 'zod';
import { ExerciseKind, ExerciseLevel, ServiceId } from './exercise-traits.ts';
import { ExerciseSlug, LanguageId, TestId } from './ids.ts';
import { Readiness } from './readiness.ts';
import { DurationText, SizeText } from './units.ts';
import { TestVisibility } from './verdict.ts';

const seconds = (count: number) => count * 1000;
const mebibytes = (count: number) => count * 1024 ** 2;

/** Maximum values are the site's promise to other learners: one run may not hold a pod for longer. */
export const ResourceLimits = z.strictObject({
  wall: DurationText.pipe(z.number().min(1000).max(600_000)).default(seconds(60)),
  test: DurationText.pipe(z.number().min(100).max(60_000)).default(seconds(10)),
  boot: DurationText.pipe(z.number().min(100).max(60_000)).default(seconds(10)),
  build: DurationText.pipe(z.number().min(100).max(120_000)).default(seconds(30)),
  memory: SizeText.pipe(z.number().min(mebibytes(32)).max(mebibytes(1024))).default(mebibytes(256)),
  cpu: z.number().min(0.1).max(4).default(2),
  procs: z.int().min(8).max(256).default(96),
  files: z.int().min(32).max(4096).default(256),
  disk: SizeText.pipe(z.number().max(mebibytes(512))).default(mebibytes(32)),
  output: SizeText.pipe(z.number().max(mebibytes(8))).default(256 * 1024),
  upload: SizeText.pipe(z.number().max(mebibytes(2))).default(256 * 1024),
});
export type ResourceLimits = z.infer<typeof ResourceLimits>;

/** How long data and processes live before the harness gets fresh ones. */
export const Persistence = z.enum(['group', 'run']);

const Argv = z.array(z.string().min(1)).min(1);
const RelativePath = z
  .string()
  .regex(/^[\w.-]+(\/[\w.-]+)*$/)
  .refine((path) => !path.split('/').includes('..'), 'must stay inside the exercise folder');

export const ProcessSpec = z.strictObject({
  ready: Readiness.default({ tcp: true }),
  boot: DurationText.optional(),
  persist: Persistence.default('group'),
});
export type ProcessSpec = z.infer<typeof ProcessSpec>;

export const LanguageSpec = z.strictObject({
  title: z.string().min(1).max(60),
  /** Folder of `sandbox-images/` that runs it. */
  runtime: z.string().regex(/^[a-z][a-z0-9-]*$/),
  starter: RelativePath,
  reference: RelativePath,
  build: Argv.optional(),
  run: z.record(z.string(), Argv).default({}),
  /** Globs that add up; one that takes away would silently make everything else editable. */
  editable: z.array(z.string().regex(/^[^!]/, 'must not begin with "!": list what is editable')).min(1).default(['**']),
  main: RelativePath,
});
export type LanguageSpec = z.infer<typeof LanguageSpec>;

export const TestGroup = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.string().min(1).max(80),
  points: z.int().min(0).max(100),
  requires: z.array(z.string()).default([]),
  visibility: TestVisibility.default('named'),
  optional: z.boolean().default(false),
});
export type TestGroup = z.infer<typeof TestGroup>;

const Grading = z.strictObject({
  /** Percent of the points needed for `passed`. */
  pass: z.int().min(1).max(100).default(100),
  starterMax: z.int().min(0).max(100).default(20),
  order: z.enum(['progressive', 'shuffled']).default('progressive'),
  total: z.int().positive().default(100),
  groups: z.array(TestGroup).min(1),
});

const Hint = z
  .strictObject({
    group: z.string().optional(),
    test: TestId.optional(),
    after: z.int().positive().default(3),
    text: z.string().optional(),
    file: RelativePath.optional(),
  })
  .refine((hint) => (hint.group === undefined) !== (hint.test === undefined), 'a hint names either a group or a test')
  .refine((hint) => (hint.text === undefined) !== (hint.file === undefined), 'a hint has either a text or a file');

const Mutant = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  base: LanguageId,
  title: z.string().min(1).max(120),
  kills: z.array(TestId).min(1),
  /** Absent: every test of group `boot`, unless the mutant is meant to fail there. */
  spares: z.array(TestId).optional(),
  because: z.string().optional(),
});
export type Mutant = z.infer<typeof Mutant>;

const FixturePath = RelativePath.refine((path) => path.startsWith('fixtures/'), 'must be a file below fixtures/');

const ServiceSpec = z.strictObject({
  version: z.int().optional(),
  /** SQL that a database of the workbench begins with. Learners see what it makes. */
  seed: z.array(FixturePath).default([]),
  env: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .optional(),
  persist: Persistence.default('group'),
});

const VariableName = z.string().regex(/^[A-Z][A-Z0-9_]*$/);

/** A service that the harness plays: `env` is the variable that holds its address. */
const ServedSpec = z.strictObject({ env: VariableName.optional() });

/** A file for a program that keeps its data in SQLite: `env` is the variable with its path, `seed` a database it begins as. */
const SqliteSpec = z.strictObject({
  env: VariableName.default('DATABASE_FILE'),
  seed: FixturePath.optional(),
});

const containerServices = Object.fromEntries(ServiceId.options.map((id) => [id, ServiceSpec.optional()])) as Record<
  ServiceId,
  z.ZodOptional<typeof ServiceSpec>
>;

const Services = z.strictObject({
  ...containerServices,
  sqlite: SqliteSpec.optional(),
  /** HTTP servers by name; without `env` the address of `users` is in `USERS_URL`. */
  stub: z.record(z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/), ServedSpec).optional(),
  /** A mail server whose address is in `SMTP_URL`. */
  smtp: ServedSpec.optional(),
  /** An identity provider whose issuer is in `OIDC_ISSUER`. */
  oidc: ServedSpec.optional(),
});
export type Services = z.infer<typeof Services>;

/** The declared services that run in the pod's services container, sorted. */
export function containerServicesOf(services: Services): ServiceId[] {
  return ServiceId.options.filter((id) => services[id] !== undefined).toSorted();
}

type Served = { stubs: Record<string, { env: string }>; smtp?: { env: string }; oidc?: { env: string } };

/** The declared services that the grader plays, each with the variable that holds its address. */
export function servedServicesOf({ stub = {}, smtp, oidc }: Services): Served {
  const variableOf = (name: string): string => `${name.toUpperCase().replaceAll('-', '_')}_URL`;
  return {
    stubs: Object.fromEntries(Object.entries(stub).map(([name, { env }]) => [name, { env: env ?? variableOf(name) }])),
    ...(smtp === undefined ? {} : { smtp: { env: smtp.env ?? 'SMTP_URL' } }),
    ...(oidc === undefined ? {} : { oidc: { env: oidc.env ?? 'OIDC_ISSUER' } }),
  };
}

/**
 * `kata.yaml`. Durations and sizes are read with their unit and kept as milliseconds and bytes: `limits.wall`
 * is a number of milliseconds here. Unknown keys are refused.
 */
export const ExerciseManifest = z.strictObject({
  schema: z.literal(1),
  slug: ExerciseSlug,
  aliases: z.array(ExerciseSlug).default([]),
  version: z.int().min(1),
  status: z.enum(['draft', 'beta', 'active', 'deprecated']).default('draft'),
  title: z.string().min(1).max(60),
  summary: z.string().min(1).max(140),
  level: ExerciseLevel,
  track: z.string().optional(),
  minutes: z.int().min(5).max(300),
  topics: z.array(z.string()).default([]),
  prerequisites: z.array(ExerciseSlug).default([]),
  kind: ExerciseKind.default('server'),
  processes: z.record(z.string(), ProcessSpec).default({}),
  services: Services.prefault({}),
  env: z.record(VariableName, z.string()).default({}),
  languages: z
    .record(LanguageId, LanguageSpec)
    .refine((languages) => Object.keys(languages).length > 0, 'declare at least one language'),
  limits: ResourceLimits.prefault({}),
  grading: Grading,
  /** Tests whose rule stands in the statement under another `{#id}`. */
  stated: z.record(TestId, z.string()).default({}),
  budgets: z
    .array(
      z.strictObject({
        id: z.string(),
        metric: z.string(),
        /** A count, a duration or a size; with `calibrated`, how many times the figure of a server that does nothing. */
        max: z.union([z.number(), z.string()]),
        group: z.string().optional(),
        calibrated: z.boolean().default(false),
      }),
    )
    .default([]),
  hints: z.array(Hint).default([]),
  mutants: z.array(Mutant).default([]),
  verify: z
    .strictObject({
      runs: z.int().min(1).max(50).default(3),
      /** Share of `limits.cpu` in one further run of each reference; `100%` leaves it out. */
      throttle: z
        .string()
        .regex(/^([1-9]\d|100)%$/, 'must be a share from 10% to 100%')
        .default('50%'),
    })
    .prefault({}),
  changelog: z
    .array(
      z.strictObject({
        version: z.int().min(1),
        kind: z.enum(['text', 'tests', 'breaking']),
        note: z.string(),
        regrade: z.enum(['keep', 'best', 'required']).default('best'),
      }),
    )
    .default([]),
  authors: z.array(z.strictObject({ name: z.string(), email: z.string().optional() })).default([]),
  license: z.string().default('MIT'),
  credits: z.string().optional(),
  seeds: z.array(z.string()).default([]),
});
export type ExerciseManifest = z.infer<typeof ExerciseManifest>;

/** Whether something of the learner's is executed: not for kind `sql`, and for `files` where the language says what is run. */
export function isExecuted(
  { kind, languages }: Pick<ExerciseManifest, 'kind' | 'languages'>,
  language: string,
): boolean {
  if (kind === 'files') return Object.keys(languages[language]?.run ?? {}).length > 0;
  return kind !== 'sql';
}

/** Whether the harness reads the learner's files as text, with `solution(path)`. */
export const isRead = ({ kind }: Pick<ExerciseManifest, 'kind'>): boolean => kind === 'sql' || kind === 'files';

type ParsedBudget = { id: string; metric: string; max: number; calibrated: boolean };

/** Budgets with their maximum in milliseconds, bytes or as a count; the catalogue has checked that it is one. */
export function budgetsOf({ budgets }: Pick<ExerciseManifest, 'budgets'>): ParsedBudget[] {
  const parse = (max: number | string): number =>
    typeof max === 'number' ? max : z.union([DurationText, SizeText]).parse(max);
  return budgets.map(({ id, metric, max, calibrated }) => ({ id, metric, max: parse(max), calibrated }));
}
