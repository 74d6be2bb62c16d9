import { type Problem, type ProblemCode, problem } from '#catalog/problem.ts';
import type { TestPlan } from '#contracts/exercise-bundle.ts';
import type { TestResult, Verdict } from '#contracts/verdict.ts';
import type { Subject } from './subjects.ts';

/** `fault`: the run ended in an error of the harness or the platform instead of a verdict. */
export type SubjectRun = { seed: string } & ({ verdict: Verdict } | { fault: string });
export type Outcome = { subject: Subject; runs: SubjectRun[] };

const place = 'verify';
const wrongServerMax = 10;

/** What a subject's verdicts say about the exercise; nothing when they are as they should be. */
export function judgeOutcome({ subject, runs }: Outcome): Problem[] {
  const faults = runs.filter((run) => 'fault' in run);
  const [fault] = faults;
  if (fault !== undefined)
    return [
      report(
        'KATA204',
        `${nameOf(subject)} ended with an error that is not the solution's (seed ${fault.seed}): ${fault.fault}`,
      ),
    ];
  const judged = runs.filter((run) => 'verdict' in run);
  switch (subject.kind) {
    case 'reference':
      return judgeReference(subject, judged);
    case 'starter':
      return judged.flatMap(({ verdict }) => judgeStarter(subject, verdict));
    case 'mutant':
      return judgeMutant(subject, judged);
    case 'wrong-server':
      return judged.flatMap(({ verdict }) => judgeWrongServer(subject, verdict));
    default:
      return subject satisfies never;
  }
}

type Judged = Extract<SubjectRun, { verdict: Verdict }>;

function judgeReference(subject: Subject, runs: Judged[]): Problem[] {
  const failed = runs.filter(({ verdict }) => verdict.status !== 'passed' || verdict.passedCount < verdict.totalCount);
  const [first] = failed;
  if (first === undefined) return [];
  const { verdict, seed } = first;
  const red = verdict.tests.filter((test) => test.status !== 'passed');
  const what = red[0] === undefined ? verdict.status : `failed ${red[0].id}${firstMessage(red[0])}`;
  if (failed.length < runs.length) {
    return [
      report(
        'KATA201',
        `reference ${subject.id} ${what} in ${failed.length} of ${runs.length} runs (seed ${seed}): flaky.`,
      ),
    ];
  }
  return [report('KATA202', `reference ${subject.id} ${what} (${verdict.status}, seed ${seed}): ${verdict.reason}`)];
}

function judgeStarter(subject: Subject, verdict: Verdict): Problem[] {
  const { starterMax } = subject.bundle.manifest.grading;
  const hasStarted = verdict.status !== 'build-error' && verdict.status !== 'start-error';
  if (!hasStarted)
    return [report('KATA203', `starter ${subject.id} does not start (${verdict.status}): ${verdict.reason}`)];
  if (verdict.status === 'passed' || verdict.score > starterMax)
    return [
      report(
        'KATA203',
        `starter ${subject.id} scores ${verdict.score}, starterMax is ${starterMax}: it does too much.`,
      ),
    ];
  const silent = verdict.tests.filter((test) => isRed(test) && (test.failure?.message ?? '') === '');
  return silent.map((test) => report('KATA204', `starter ${subject.id} failed ${test.id} without a message.`));
}

function judgeMutant(subject: Subject & { kind: 'mutant' }, runs: Judged[]): Problem[] {
  const { id, kills, spares } = subject.mutant;
  for (const { verdict, seed } of runs) {
    const statusOf = (test: string) => verdict.tests.find((one) => one.id === test)?.status;
    const survived = kills.find((test) => statusOf(test) === 'passed');
    const count = runs.length > 1 ? ` in a run with seed ${seed}` : '';
    if (survived !== undefined) return [report('KATA210', `mutant ${id} SURVIVED${count}: ${survived} passed.`)];
    const unseen = kills.find((test) => statusOf(test) === 'skipped');
    if (unseen !== undefined) {
      const cause = verdict.tests.find(isRed);
      const died = cause === undefined ? `ended with ${verdict.status}` : `died in ${cause.id}`;
      return [
        report(
          'KATA211',
          `mutant ${id} ${died}, before ${unseen} that it should fail${count}: counted as broken, not as killed.`,
        ),
      ];
    }
    const hurt = spares.find((test) => statusOf(test) !== 'passed');
    if (hurt !== undefined)
      return [
        report('KATA211', `mutant ${id} does not pass ${hurt} (${statusOf(hurt)})${count}, which it should spare.`),
      ];
  }
  return [];
}

function judgeWrongServer(subject: Subject & { kind: 'wrong-server' }, { score, tests }: Verdict): Problem[] {
  if (score <= wrongServerMax) return [];
  const passed = tests.filter((test) => test.status === 'passed').map((test) => test.id);
  const message = `built-in mutant "${subject.server.title}" scored ${score}: ${passed.join(', ')} assert too little.`;
  return [report('KATA220', message)];
}

/** A test that no mutant fails might be unable to fail. */
export function findNeverRed(plan: TestPlan, outcomes: readonly Outcome[]): Problem[] {
  const verdicts = outcomes
    .filter(({ subject }) => subject.kind === 'mutant')
    .flatMap(({ runs }) => runs.flatMap((run) => ('verdict' in run ? [run.verdict] : [])));
  const red = new Set(verdicts.flatMap(({ tests }) => tests.filter(isRed).map((test) => test.id)));
  return plan
    .flatMap((group) => group.tests)
    .filter((test) => !red.has(test.id))
    .map((test) => ({
      ...report('KATA240', `${test.id} was never red: no mutant fails it. Add one that does.`),
      severity: 'warning',
    }));
}

const isRed = ({ status }: TestResult): boolean => status === 'failed' || status === 'timed-out';
const firstMessage = ({ failure }: TestResult): string => (failure === undefined ? '' : ` (${failure.message})`);
const report = (code: ProblemCode, message: string): Problem => problem(code, place, message);
export const nameOf = ({ kind, id }: Subject): string => `${kind} ${id}`;
