import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { loadCatalog } from '#catalog/load-catalog.ts';
import type { Exercise } from '#catalog/load-exercise.ts';
import { formatProblem, isError, type Problem } from '#catalog/problem.ts';
import type { LocalSandbox } from '#worker/local-sandbox.ts';
import type { Command, CommandContext } from './command.ts';
import { exerciseDirs, openExercise } from './exercise-dirs.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { prepareSandbox } from './prepare-sandbox.ts';
import { createReport, type Report } from './report.ts';
import { findNeverRed, judgeOutcome, nameOf, type Outcome, type SubjectRun } from './verify/judge-outcome.ts';
import { type Subject, subjectsOf } from './verify/subjects.ts';

const maxRuns = 50;
/** Two, because a fault of the machine passes and one of the harness stays. */
const faultTries = 2;

type Deps = { sandbox: LocalSandbox; report: Report; signal: AbortSignal };

/** Proves in the real sandbox that the tests are good: references pass, starters fail, every mutant is killed. */
export const verify: Command = {
  usage: 'kata verify [<slug|folder> …] [--runs <n>] [--json]',
  async run({ args, streams, environment, signal }: CommandContext): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { runs: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    const runCount = parseRuns(values.runs);
    const report = createReport(streams, values.json);
    const exercises =
      positionals.length > 0
        ? await Promise.all(positionals.map((target) => openExercise(target, environment)))
        : [...(await loadCatalog(exerciseDirs(environment))).exercises.values()];
    const sandbox = await prepareSandbox(exercises, report, { warmPodCount: 1 });
    let isGood = true;
    try {
      for (const exercise of exercises) {
        const problems = await verifyExercise(exercise, runCount ?? exercise.manifest.verify.runs, {
          ...{ sandbox, report, signal },
        });
        isGood &&= !problems.some(isError);
      }
    } finally {
      await sandbox.close();
    }
    return isGood ? exitCode.passed : exitCode.notPassed;
  },
};

async function verifyExercise(exercise: Exercise, runCount: number, deps: Deps): Promise<Problem[]> {
  const { report } = deps;
  const { slug } = exercise;
  report.line(report.paint('bold', `${slug} ${exercise.revision}`));
  const outcomes: Outcome[] = [];
  const problems: Problem[] = [];
  for (const subject of subjectsOf(exercise, runCount)) {
    const outcome = { subject, runs: await runSubject(subject, deps) };
    const found = judgeOutcome(outcome);
    outcomes.push(outcome);
    problems.push(...found);
    reportOutcome(slug, outcome, found, report);
  }
  const neverRed = findNeverRed(exercise.plan, outcomes);
  for (const problem of neverRed) report.line(`  ${formatProblem(problem)}`);
  problems.push(...neverRed);
  const ok = !problems.some(isError);
  report.json({ type: 'verified', exercise: slug, revision: exercise.revision, folder: exercise.folder, ok, problems });
  return problems;
}

async function runSubject(subject: Subject, deps: Deps): Promise<SubjectRun[]> {
  const runs: SubjectRun[] = [];
  while (runs.length < subject.runCount) runs.push(await runOnce(subject, randomBytes(4).toString('hex'), deps));
  return runs;
}

async function runOnce(subject: Subject, seed: string, { sandbox, signal }: Deps): Promise<SubjectRun> {
  const { bundle, language, files } = subject;
  let fault = '';
  for (let tryCount = 0; tryCount < faultTries; tryCount++) {
    try {
      const order = { kind: 'verify' as const, bundle, language, files, seed };
      return { seed, verdict: await sandbox.run(order, () => undefined, signal) };
    } catch (error) {
      if (signal.aborted) throw error;
      // What follows the first line is a stack of the grader's own code.
      fault = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    }
  }
  return { seed, fault };
}

function reportOutcome(slug: string, { subject, runs }: Outcome, problems: Problem[], report: Report): void {
  const ok = problems.length === 0;
  const summary = runs.map((run) =>
    'fault' in run
      ? { seed: run.seed, fault: run.fault }
      : {
          ...{ seed: run.seed, status: run.verdict.status, score: run.verdict.score },
          ...{ podMs: Math.round(run.verdict.timings.podMs) },
        },
  );
  report.json({ type: 'checked', exercise: slug, subject: subject.kind, id: subject.id, ok, runs: summary, problems });
  const results = summary.map((run) => ('fault' in run ? 'fault' : `${run.score}`)).join(' ');
  const mark = ok ? report.paint('green', '✓') : report.paint('red', '✗');
  report.line(`${mark} ${nameOf(subject)} ${report.paint('dim', `(${results})`)}`);
  for (const problem of problems) report.line(`  ${formatProblem(problem)}`);
}

function parseRuns(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= maxRuns) return count;
  throw new UsageError(`--runs is a number from 1 to ${maxRuns}, not "${text}".`);
}
