import { availableParallelism, loadavg } from 'node:os';
import type { Exercise, MutantSolution } from '#catalog/load-exercise.ts';
import type { Problem } from '#catalog/problem.ts';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import type { Lanes } from '#sandbox-images/lanes.ts';
import type { LocalSandbox } from '#worker/local-sandbox.ts';
import { findThinMargins } from './find-thin-margins.ts';
import { findTimedOutKills } from './judge-mutant.ts';
import { findNeverRed, judgeOutcome, type Outcome, type SubjectRun } from './judge-outcome.ts';
import { ownTestLimits } from './own-test-limits.ts';
import { condition, hasTimeBudgets, type RunCondition, underCondition } from './run-condition.ts';
import { type Subject, subjectsOf } from './subjects.ts';

/** Two, because a fault of the machine passes and one of the harness stays. */
const faultTries = 2;
const slowMutantFactor = 1.5;

export type VerifyDeps = {
  sandbox: LocalSandbox;
  lanes: Lanes;
  signal: AbortSignal;
  onRunStarted: (subject: Subject) => void;
  onRunEnded: (subject: Subject) => void;
  /** All runs of a subject are over. */
  onJudged: (outcome: Outcome, problems: Problem[]) => void;
};

export type VerifyResult = { outcomes: { outcome: Outcome; problems: Problem[] }[]; problems: Problem[] };

/** Proves in the sandbox that an exercise's tests are good, or says what is not. */
export async function verifyExercise(exercise: Exercise, runCount: number, deps: VerifyDeps): Promise<VerifyResult> {
  const ownLimitsMs = ownTestLimits(exercise);
  const outcomes = await Promise.all(
    subjectsOf(exercise, runCount).map(async (subject) => {
      const outcome = { subject, runs: await runSubject(subject, deps) };
      const problems = [...judgeOutcome(outcome), ...findThinMargins(outcome, { ownLimitsMs, isBusy: isBusy() })];
      deps.onJudged(outcome, problems);
      return { outcome, problems };
    }),
  );
  const neverRed = findNeverRed(
    exercise.plan,
    outcomes.map(({ outcome }) => outcome),
  );
  return { outcomes, problems: [...outcomes.flatMap(({ problems }) => problems), ...neverRed] };
}

/** Twice as much to do as there are processors; two pods alone keep a machine of two below that. */
const isBusy = (): boolean => (loadavg()[0] ?? 0) > availableParallelism() * 2;

async function runSubject(subject: Subject, deps: VerifyDeps): Promise<SubjectRun[]> {
  const runs = await Promise.all(subject.conditions.map((one) => runOnce(subject, one, deps)));
  if (subject.kind !== 'mutant' || !mayBeJustTooSlow(subject.bundle, subject.mutant, runs)) return runs;
  const moreTime = condition({ testTimeFactor: slowMutantFactor, timeBudgetFactor: slowMutantFactor });
  return [...runs, await runOnce(subject, moreTime, deps)];
}

function mayBeJustTooSlow(bundle: ExerciseBundle, mutant: MutantSolution, runs: readonly SubjectRun[]): boolean {
  return hasTimeBudgets(bundle) || findTimedOutKills(mutant, runs).length > 0;
}

function runOnce(subject: Subject, one: RunCondition, deps: VerifyDeps): Promise<SubjectRun> {
  return deps.lanes(async () => {
    deps.onRunStarted(subject);
    try {
      return await tryRuns(subject, one, deps);
    } finally {
      deps.onRunEnded(subject);
    }
  });
}

async function tryRuns(subject: Subject, one: RunCondition, { sandbox, signal }: VerifyDeps): Promise<SubjectRun> {
  const { language, files } = subject;
  const order = { kind: 'verify' as const, bundle: underCondition(subject.bundle, one), language, files };
  const faults: string[] = [];
  while (faults.length < faultTries) {
    let output = '';
    let bootCount = 0;
    signal.throwIfAborted();
    try {
      const verdict = await sandbox.run(
        { ...order, seed: one.seed },
        (event) => {
          if (event.type === 'output') output += event.text;
          if (event.type === 'process-started') bootCount += 1;
        },
        signal,
      );
      return { condition: one, verdict, output, bootCount, ...(faults[0] === undefined ? {} : { fault: faults[0] }) };
    } catch (error) {
      if (signal.aborted) throw error;
      // What follows the first line is a stack of the grader's own code.
      faults.push((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '');
    }
  }
  return { condition: one, fault: faults.join('; then: ') };
}
