import { type Problem, type ProblemCode, problem } from '#catalog/problem.ts';
import type { TestPlan } from '#contracts/exercise-bundle.ts';
import type { TestResult, Verdict } from '#contracts/verdict.ts';
import { judgeMutant } from './judge-mutant.ts';
import { describeCondition, type RunCondition } from './run-condition.ts';
import { readProbe } from './secrecy-probe.ts';
import type { Subject } from './subjects.ts';

/** `output`: what the solution printed. `bootCount`: how often it was started. */
export type JudgedRun = { condition: RunCondition; verdict: Verdict; output: string; bootCount: number };
/** `fault`: an error of the harness or the platform came instead of a verdict, or before a second try brought one. */
export type SubjectRun = { condition: RunCondition; fault?: string } & (JudgedRun | { verdict?: undefined });
export type Outcome = { subject: Subject; runs: SubjectRun[] };

const wrongServerMax = 10;

/** What a subject's verdicts say about the exercise; nothing when they are as they should be. */
export function judgeOutcome({ subject, runs }: Outcome): Problem[] {
  const broken = runs.find((run) => run.fault !== undefined);
  const judged = runs.filter((run) => run.verdict !== undefined);
  if (broken !== undefined) {
    const what = `ended with an error that is not the solution's (${describeCondition(broken.condition)}): ${broken.fault}`;
    const fault = report('KATA204', `${nameOf(subject)} ${what}`);
    if (broken.verdict === undefined) return [fault];
    const passing: Problem = { ...fault, message: `${fault.message} A second try went well.`, severity: 'warning' };
    return [passing, ...judgeRuns(subject, judged)];
  }
  return judgeRuns(subject, judged);
}

function judgeRuns(subject: Subject, runs: JudgedRun[]): Problem[] {
  switch (subject.kind) {
    case 'reference':
      return judgeReference(subject, runs);
    case 'starter':
      return judgeStarter(subject, runs);
    case 'mutant':
      return judgeMutant(subject.mutant, runs);
    case 'wrong-server':
      return runs.flatMap(({ verdict }) => judgeWrongServer(subject.server.title, verdict));
    case 'secrecy':
      return runs.flatMap((run) => judgeSecrecy(subject, run));
    default:
      return subject satisfies never;
  }
}

function judgeReference(subject: Subject, allRuns: JudgedRun[]): Problem[] {
  // What half a budget shows is a matter of margins.
  const runs = allRuns.filter(({ condition }) => condition.timeBudgetFactor === 1);
  const failed = runs.filter(({ verdict }) => verdict.status !== 'passed' || verdict.passedCount < verdict.totalCount);
  const [first] = failed;
  if (first === undefined) return [];
  const { verdict, condition } = first;
  const red = verdict.tests.filter(isRed);
  const what = red[0] === undefined ? verdict.status : `failed ${red[0].id}${firstMessage(red[0])}`;
  const how = describeCondition(condition);
  const message =
    failed.length < runs.length
      ? `reference ${subject.id} ${what} in ${failed.length} of ${runs.length} runs (${how}): flaky.`
      : `reference ${subject.id} ${what} (${verdict.status}, ${how}): ${verdict.reason}`;
  return [report(failed.length < runs.length ? 'KATA201' : 'KATA202', message)];
}

function judgeStarter(subject: Subject, runs: JudgedRun[]): Problem[] {
  for (const { verdict } of runs) {
    const wrong = findStarterProblem(subject, verdict);
    if (wrong !== undefined) return [wrong];
  }
  const different = runs.find(({ verdict }) => statuses(verdict) !== statuses((runs[0] as JudgedRun).verdict));
  if (different === undefined) return [];
  const how = describeCondition(different.condition);
  return [report('KATA201', `starter ${subject.id} has other results than in its first run (${how}): flaky.`)];
}

function findStarterProblem({ id, bundle }: Subject, verdict: Verdict): Problem | undefined {
  const { starterMax } = bundle.manifest.grading;
  if (verdict.status === 'passed' || verdict.score > starterMax)
    return report('KATA203', `starter ${id} scores ${verdict.score}, starterMax is ${starterMax}: it does too much.`);
  if (verdict.status !== 'failed')
    return report(
      'KATA203',
      `starter ${id} ends with ${verdict.status} instead of failed assertions: ${verdict.reason}`,
    );
  const silent = verdict.tests.find((test) => isRed(test) && (test.failure?.message ?? '') === '');
  return silent && report('KATA204', `starter ${id} failed ${silent.id} without a message.`);
}

function judgeWrongServer(title: string, { score, tests }: Verdict): Problem[] {
  if (score <= wrongServerMax) return [];
  const passed = tests.filter((test) => test.status === 'passed').map((test) => test.id);
  return [report('KATA220', `built-in mutant "${title}" scored ${score}: ${passed.join(', ')} assert too little.`)];
}

function judgeSecrecy({ id }: Subject, { output, verdict }: JudgedRun): Problem[] {
  const paths = readProbe(output);
  if (paths === undefined)
    return [report('KATA204', `the secrecy probe in ${id} did not finish its search (${verdict.reason})`)];
  if (paths.length === 0) return [];
  return [
    report('KATA250', `a program in ${id} can read the harness, its fixtures or references: ${paths.join(', ')}`),
  ];
}

/** A test that no mutant fails might be unable to fail. */
export function findNeverRed(plan: TestPlan, outcomes: readonly Outcome[]): Problem[] {
  const verdicts = outcomes
    .filter(({ subject }) => subject.kind === 'mutant')
    .flatMap(({ runs }) => runs.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict])));
  const red = new Set(verdicts.flatMap(({ tests }) => tests.filter(isRed).map((test) => test.id)));
  return plan
    .flatMap((group) => group.tests)
    .filter((test) => !red.has(test.id))
    .map((test) => ({
      ...report('KATA240', `${test.id} was never red: no mutant fails it. Add one that does.`),
      severity: 'warning',
    }));
}

const statuses = ({ tests }: Verdict): string =>
  tests
    .map(({ id, status }) => `${id} ${status}`)
    .toSorted()
    .join();
const isRed = ({ status }: TestResult): boolean => status === 'failed' || status === 'timed-out';
const firstMessage = ({ failure }: TestResult): string => (failure === undefined ? '' : ` (${failure.message})`);
const report = (code: ProblemCode, message: string): Problem => problem(code, 'verify', message);
export const nameOf = ({ kind, id }: Subject): string => `${kind} ${id}`;
