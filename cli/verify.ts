import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { formatProblem, isError } from '#catalog/problem.ts';
import { createLanes, type Lanes } from '#sandbox-images/lanes.ts';
import type { LocalSandbox } from '#worker/local-sandbox.ts';
import type { Command, CommandContext } from './command.ts';
import { type ChosenExercises, chooseExercises } from './exercise-dirs.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { prepareSandbox } from './prepare-sandbox.ts';
import { createReport, type Report, type ReportStreams } from './report.ts';
import { showProgress } from './verify/show-progress.ts';
import { verifyExercise } from './verify/verify-exercise.ts';
import { isProven, type ReportOrder, writeVerifyReport } from './verify/verify-report.ts';

const maxRuns = 50;
/** Pods at the same time: two leave the figures of a small machine usable. */
const maxPods = 2;

type Deps = { sandbox: LocalSandbox; lanes: Lanes; streams: ReportStreams; report: Report; signal: AbortSignal };

/** Proves in the real sandbox that the tests are good: references pass, starters fail, every mutant is killed. */
export const verify: Command = {
  usage: 'kata verify [<slug|folder> …] [--runs <n>] [--pods 1|2] [--changed] [--out <folder>] [--json]',
  async run({ args, streams, environment, signal }: CommandContext): Promise<ExitCode> {
    const { asked, podCount, outDir, values, positionals } = parseOptions(args);
    if (outDir !== undefined) await mkdir(outDir, { recursive: true });
    const report = createReport(streams, values.json);
    const chosen = await chooseExercises(positionals, environment);
    reportBroken(chosen, report);
    let isGood = chosen.broken.length === 0;
    const orders: ReportOrder[] = [];
    for (const exercise of chosen.exercises) {
      const order = { exercise, runCount: asked ?? exercise.manifest.verify.runs, outDir };
      if (values.changed && (await isProven(order))) report.line(`${exercise.slug} is proven already`);
      else orders.push(order);
    }
    if (orders.length === 0) return isGood ? exitCode.passed : exitCode.notPassed;
    const sandbox = await prepareSandbox(
      orders.map(({ exercise }) => exercise),
      report,
      { warmPodCount: podCount },
    );
    const deps: Deps = { sandbox, lanes: createLanes(podCount), streams, report, signal };
    try {
      for (const order of orders) isGood = (await verifyOne(order, deps)) && isGood;
    } finally {
      await sandbox.close();
    }
    return isGood ? exitCode.passed : exitCode.notPassed;
  },
};

function parseOptions(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      runs: { type: 'string' },
      pods: { type: 'string', default: String(maxPods) },
      changed: { type: 'boolean', default: false },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const asked = values.runs === undefined ? undefined : parseCount('--runs', values.runs, maxRuns);
  const outDir = values.out === undefined ? undefined : path.resolve(values.out);
  return { values, positionals, asked, outDir, podCount: parseCount('--pods', values.pods, maxPods) };
}

function reportBroken({ broken }: ChosenExercises, report: Report): void {
  for (const { folder, problems } of broken) {
    report.json({ type: 'verified', exercise: folder, revision: null, folder, ok: false, problems, report: null });
    for (const problem of problems) report.line(`${folder}: ${formatProblem(problem)}`);
  }
}

async function verifyOne(order: ReportOrder, { streams, report, ...deps }: Deps): Promise<boolean> {
  const { exercise, runCount } = order;
  const progress = showProgress(exercise, runCount, streams, report);
  const result = await verifyExercise(exercise, runCount, { ...deps, ...progress }).finally(progress.close);
  const { problems } = result;
  const ok = !problems.some(isError);
  for (const problem of problems.filter(({ code }) => code === 'KATA240')) report.line(`  ${formatProblem(problem)}`);
  const file = await writeVerifyReport(order, result).catch((error: Error) => {
    report.notice(`The report cannot be written (${error.message}); name a folder with --out.`);
    return null;
  });
  const { slug, revision, folder } = exercise;
  report.json({ type: 'verified', exercise: slug, revision, folder, ok, problems, report: file });
  const errorCount = problems.filter(isError).length;
  const summary = ok ? report.paint('green', 'proven') : report.paint('red', `${errorCount} problems`);
  report.line(`${slug}: ${summary}${file === null ? '' : report.paint('dim', `  ${file}`)}\n`);
  return ok;
}

function parseCount(option: string, text: string, most: number): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new UsageError(`${option} is a number from 1 to ${most}, not "${text}".`);
}
