import { z } from 'zod';
import { ServiceId } from './exercise-traits.ts';
import { RunId, TestId } from './ids.ts';
import { Readiness } from './readiness.ts';
import { Fault, HttpExchange } from './run-event.ts';
import { TestFailure, TestStatus } from './verdict.ts';
import { SentCommand } from './workbench.ts';
import { WorkbenchReport } from './workbench-event.ts';

export const harnessProtocolVersion = 1;
/** A longer line, or more bytes in all, ends the run as `internal-error`: the grader is ours. */
export const maxHarnessLineBytes = 96 * 1024;
export const maxHarnessBytes = 8 * 1024 * 1024;

const DatabaseAccess = z.strictObject({
  host: z.string(),
  port: z.int(),
  /** Empty databases baked into the image; one a fresh start of the learner's process. */
  databases: z.array(z.string()).min(1),
  /** What the learner's process logs in as; it may create tables. */
  app: z.strictObject({ user: z.string(), password: z.string() }),
  /** What the harness logs in as: not a superuser, reads and writes the learner's tables. */
  harness: z.strictObject({ user: z.string(), password: z.string() }),
});
export type DatabaseAccess = z.infer<typeof DatabaseAccess>;

/** How the harness reaches a service. Passwords are made for one pod and die with it. */
export const ServiceAccess = z.strictObject({
  postgres: DatabaseAccess.optional(),
  mariadb: DatabaseAccess.optional(),
  rabbitmq: z
    .strictObject({
      host: z.string(),
      port: z.int(),
      /** Empty virtual hosts; one a fresh start of the learner's process. */
      virtualHosts: z.array(z.string()).min(1),
      app: z.strictObject({ user: z.string(), password: z.string() }),
      harness: z.strictObject({ user: z.string(), password: z.string() }),
    })
    .optional(),
  redis: z
    .strictObject({
      host: z.string(),
      port: z.int(),
      app: z.strictObject({ user: z.string(), password: z.string() }),
      harness: z.strictObject({ user: z.string(), password: z.string() }),
    })
    .optional(),
});
export type ServiceAccess = z.infer<typeof ServiceAccess>;

/** Services that the grader itself plays: the variable by which the learner's program learns the address of each. */
export const ServedServices = z.strictObject({
  stubs: z.record(z.string(), z.strictObject({ env: z.string() })).default({}),
  smtp: z.strictObject({ env: z.string() }).optional(),
  oidc: z.strictObject({ env: z.string() }).optional(),
});
export type ServedServices = z.infer<typeof ServedServices>;

/** Worker → grader, the first line on its stdin after the magic line. */
export const RunOrder = z.strictObject({
  type: z.literal('run'),
  v: z.literal(harnessProtocolVersion),
  runId: RunId,
  /** Module paths to import, in order: `public.js`, `main.js`. */
  entries: z.array(z.string()).min(1),
  harness: z.record(z.string(), z.string()),
  fixtures: z.record(z.string(), z.string()),
  /** Only for kind `sql`: query files are data that the harness sends to Postgres. */
  solution: z.record(z.string(), z.string()),
  seed: z.string(),
  groups: z.array(
    z.strictObject({
      id: z.string(),
      requires: z.array(z.string()),
      tests: z.array(TestId),
      /** When the exchanges of its tests are sent: as they happen, or after a test that did not pass, else never. */
      exchanges: z.enum(['live', 'on-failure']).default('live'),
    }),
  ),
  testTimeoutMs: z.number().positive(),
  bootTimeoutMs: z.number().positive(),
  processes: z.record(
    z.string(),
    z.strictObject({
      ready: Readiness,
      persist: z.enum(['group', 'run']),
    }),
  ),
  env: z.record(z.string(), z.string()),
  /** Times in milliseconds, sizes in bytes; a calibrated one is a multiple of what a server that does nothing needs. */
  budgets: z
    .array(z.strictObject({ id: z.string(), metric: z.string(), max: z.number(), calibrated: z.boolean() }))
    .default([]),
  services: ServiceAccess,
  served: ServedServices.prefault({}),
  /** SQLite files in the learner's container, one for each group in order, and the variable that holds the path of the group's. */
  databaseFiles: z.strictObject({ env: z.string(), paths: z.array(z.string()) }).optional(),
});
export type RunOrder = z.infer<typeof RunOrder>;

/** Starts a workbench in place of a harness: it has no room for tests or anything else of a harness. */
export const WorkbenchOrder = RunOrder.pick({
  v: true,
  runId: true,
  bootTimeoutMs: true,
  processes: true,
  env: true,
  services: true,
  served: true,
  databaseFiles: true,
}).extend({
  type: z.literal('workbench'),
  /** SQL texts that each fresh database begins with, in order: those that the manifest names for learners to see. */
  seeds: z.strictObject({ postgres: z.array(z.string()), mariadb: z.array(z.string()) }),
});
export type WorkbenchOrder = z.infer<typeof WorkbenchOrder>;

/** `pause` leaves connections open without answers; `stop` ends the service, its port refuses connections. */
export const ServiceAction = z.enum(['pause', 'resume', 'stop', 'start']);
export type ServiceAction = z.infer<typeof ServiceAction>;

/** What the harness may not do itself and asks the worker for. */
export const HarnessAsk = z.discriminatedUnion('type', [
  /** Starts the argv that the manifest declares for this process. Answered when it is running, not when it is ready. */
  z.strictObject({
    type: z.literal('start-process'),
    process: z.string(),
    /** Name in the manifest, when `process` is one of several instances: `web` for `web#2`. */
    declared: z.string().optional(),
    env: z.record(z.string(), z.string()),
  }),
  z.strictObject({
    type: z.literal('signal-process'),
    process: z.string(),
    signal: z.enum(['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGSTOP', 'SIGCONT', 'SIGHUP']),
  }),
  /**
   * Runs a script to its end. Its stdin is `stdin` written `repeat` times, so that a million lines need not travel.
   * Answered with exit, CPU time and captured output.
   */
  z.strictObject({
    type: z.literal('run-script'),
    process: z.string(),
    env: z.record(z.string(), z.string()),
    args: z.array(z.string()),
    stdin: z.string(),
    repeat: z.int().min(1).max(100_000),
    timeoutMs: z.number().positive(),
  }),
  /** Answered with what the process and everything it has started use; with nothing when it does not run. */
  z.strictObject({ type: z.literal('measure-process'), process: z.string() }),
  /** Answered with the newest 64 KiB that the process has printed since its start. */
  z.strictObject({ type: z.literal('read-output'), process: z.string() }),
  /** Answered when it is done: after `start` the service takes connections again. */
  z.strictObject({ type: z.literal('control-service'), service: ServiceId, action: ServiceAction }),
]);
export type HarnessAsk = z.infer<typeof HarnessAsk>;
/** Those that are about the learner's processes. */
export type ProcessAsk = Exclude<HarnessAsk, { type: 'control-service' }>;

/** Part of the answer to `measure-process`. */
export const ProcessUsage = z.strictObject({
  pid: z.int(),
  residentBytes: z.int(),
  /** null when a process hides its files. */
  openFileCount: z.int().nullable(),
  processCount: z.int(),
});
export type ProcessUsage = z.infer<typeof ProcessUsage>;

/** Part of the answer to `run-script`. */
export const ScriptOutcome = z.strictObject({
  code: z.int().nullable(),
  signal: z.string().nullable(),
  timedOut: z.boolean(),
  cpuMs: z.number(),
  wallMs: z.number(),
  stdout: z.string(),
  stderr: z.string(),
});
export type ScriptOutcome = z.infer<typeof ScriptOutcome>;

/** Worker → grader after the order. */
export const WorkerMessage = z.discriminatedUnion('type', [
  RunOrder,
  WorkbenchOrder,
  z.strictObject({ type: z.literal('command'), ...SentCommand.shape }),
  z.strictObject({
    type: z.literal('answer'),
    ask: z.int(),
    outcome: ScriptOutcome.optional(),
    output: z.string().optional(),
    usage: ProcessUsage.optional(),
    error: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('process-exited'),
    process: z.string(),
    code: z.int().nullable(),
    signal: z.string().nullable(),
    lastOutput: z.string(),
  }),
]);
export type WorkerMessage = z.infer<typeof WorkerMessage>;
/** What an ask was answered with; empty for those that only want something done. */
export type AskAnswer = Omit<Extract<WorkerMessage, { type: 'answer' }>, 'type' | 'ask' | 'error'>;

const seq = z.int().positive();
/** Milliseconds since the run started. */
const atMs = z.number().nonnegative().optional();

/** Grader → worker: one JSON object a line, `seq` from 1 without a gap. The first bad line ends the run. */
export const HarnessMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), seq, v: z.literal(harnessProtocolVersion), runId: RunId }),
  z.strictObject({ type: z.literal('ready'), seq }),
  z.strictObject({ type: z.literal('ask'), seq, id: z.int(), ask: HarnessAsk }),
  z.strictObject({ type: z.literal('process-ready'), seq, process: z.string(), bootMs: z.number() }),
  /** The process never became ready; `reason` is for the learner. */
  z.strictObject({ type: z.literal('start-failed'), seq, process: z.string(), reason: z.string().max(1024) }),
  z.strictObject({ type: z.literal('test-started'), seq, test: TestId, atMs }),
  z.strictObject({ type: z.literal('exchange'), seq, exchange: HttpExchange }),
  z.strictObject({
    type: z.literal('note'),
    seq,
    test: TestId,
    text: z.string().max(1024),
    atMs,
    fault: Fault.optional(),
  }),
  z.strictObject({
    type: z.literal('test-finished'),
    seq,
    test: TestId,
    status: TestStatus,
    durationMs: z.number(),
    failure: TestFailure.optional(),
  }),
  /** A fault of the harness itself (author's bug, lost service): the run ends as `internal-error`. */
  z.strictObject({ type: z.literal('harness-error'), seq, message: z.string().max(4096) }),
  z.strictObject({ type: z.literal('end'), seq, total: z.int(), passed: z.int() }),
  /** Of a workbench alone; it has no `end`. */
  z.strictObject({ type: z.literal('workbench'), seq, report: WorkbenchReport }),
]);
export type HarnessMessage = z.infer<typeof HarnessMessage>;
