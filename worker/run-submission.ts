import type { ExerciseBundle, TestPlan } from '#contracts/exercise-bundle.ts';
import {
  budgetsOf,
  containerServicesOf,
  type ExerciseManifest,
  isExecuted,
  isRead,
  servedServicesOf,
} from '#contracts/exercise-manifest.ts';
import type { RunOrder } from '#contracts/harness-message.ts';
import type { RunId } from '#contracts/ids.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import type { RunKind } from '#contracts/run-job.ts';
import type { Verdict } from '#contracts/verdict.ts';
import { buildSolution } from './build-solution.ts';
import { converse } from './converse.ts';
import { databaseFiles, writeDatabaseFiles } from './database-files.ts';
import { judge, type RunFacts } from './judge.ts';
import { PlatformFault } from './platform-fault.ts';
import type { PodPool } from './pool/pod-pool.ts';
import type { Pod, PodShape } from './sandbox/pod.ts';
import { shuffleGroups } from './shuffle-groups.ts';

export type RunRequest = {
  runId: RunId;
  attempt: number;
  kind: RunKind;
  bundle: ExerciseBundle;
  language: string;
  files: Record<string, string>;
  seed: string;
  /** `all`: the exchanges of hidden tests too, passed ones included. For authors; a learner would not see them. */
  exchanges?: 'all' | 'visible';
};

export type RunDeps = {
  pool: PodPool;
  emit: (event: RunEventBody) => void;
  /** Aborted when the run was cancelled or another worker took it over. */
  signal: AbortSignal;
};

/**
 * One attempt of one run: take a pod, hand in the files, let the harness talk to it, judge, destroy the pod.
 * @throws PlatformFault for anything that is not the learner's doing; the caller retries.
 */
export async function runSubmission({ pool, emit, signal }: RunDeps, request: RunRequest): Promise<Verdict> {
  const plan = planFor(request);
  const pod = await pool.acquire(podShape(request), signal);
  try {
    emit({ type: 'attempt-started', attempt: request.attempt, plan });
    const facts: RunFacts = {
      plan,
      passPercent: request.bundle.manifest.grading.pass,
      reports: new Map(),
      bootMs: 0,
      testsMs: 0,
    };
    for (const [path, text] of Object.entries(request.files)) pod.learner?.writeFile(path, text);
    await buildSolution({ pod, request, facts, emit, signal });
    if (facts.buildFailure === undefined) {
      writeDatabaseFiles(pod, request.bundle, plan);
      await converse({ pod, request, order: runOrder(request, pod, plan), facts, emit, signal });
    }
    const verdict = judge(facts);
    if (verdict.status === 'internal-error') throw new PlatformFault(`${verdict.reason} ${pod.grader.diagnostics()}`);
    return verdict;
  } finally {
    pool.discard(pod);
  }
}

/** `try` runs the public groups alone, and judges only them. */
export function planFor({ bundle, kind, seed }: Pick<RunRequest, 'bundle' | 'kind' | 'seed'>): TestPlan {
  const plan = kind === 'try' ? bundle.plan.filter((group) => group.visibility === 'public') : bundle.plan;
  return bundle.manifest.grading.order === 'shuffled' ? shuffleGroups(plan, seed) : plan;
}

export function podShape({ bundle, language }: Pick<RunRequest, 'bundle' | 'language'>): PodShape {
  const { limits, services, languages } = bundle.manifest;
  const runtime = languages[language]?.runtime;
  if (runtime === undefined) throw new PlatformFault(`exercise ${bundle.slug} has no language "${language}"`);
  return {
    runtime: isExecuted(bundle.manifest, language) ? runtime : null,
    services: containerServicesOf(services),
    learnerLimits: {
      memoryBytes: limits.memory,
      cpuCount: limits.cpu,
      processCount: limits.procs,
      fileCount: limits.files,
      diskBytes: limits.disk,
    },
  };
}

function runOrder(request: RunRequest, pod: Pod, plan: TestPlan): RunOrder {
  const { manifest, harness, fixtures } = request.bundle;
  const entries = ['public.js', ...(request.kind === 'try' ? [] : ['main.js'])].filter((path) => path in harness);
  const processes = Object.keys(manifest.languages[request.language]?.run ?? {});
  return {
    type: 'run',
    v: 1,
    runId: request.runId,
    entries,
    harness,
    fixtures,
    solution: isRead(manifest) ? request.files : {},
    seed: request.seed,
    groups: plan.map(({ id, requires, tests, visibility }) => ({
      id,
      requires,
      tests: tests.map((test) => test.id),
      // A learner sees exchanges of hidden tests only where one failed; most of a run's cost was to send the others.
      exchanges: visibility === 'public' || request.exchanges === 'all' ? 'live' : 'on-failure',
    })),
    testTimeoutMs: manifest.limits.test,
    bootTimeoutMs: manifest.limits.boot,
    processes: processesFor(manifest, processes),
    env: manifest.env,
    budgets: budgetsOf(manifest),
    services: pod.services.access,
    served: servedServicesOf(manifest.services),
    databaseFiles: databaseFiles(request.bundle, plan),
  };
}

/** How the grader knows each of these processes. */
export function processesFor({ processes }: ExerciseManifest, names: readonly string[]): RunOrder['processes'] {
  return Object.fromEntries(
    names.map((name) => {
      const spec = processes[name];
      return [name, { ready: spec?.ready ?? { tcp: true as const }, persist: spec?.persist ?? 'group' }];
    }),
  );
}
