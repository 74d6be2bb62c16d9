import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import picomatch from 'picomatch';
import type { Exercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import { RunId } from '#contracts/ids.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import type { Verdict } from '#contracts/verdict.ts';
import type { LocalRun } from '#worker/local-sandbox.ts';
import type { Command, CommandContext } from './command.ts';
import { openExercise } from './exercise-dirs.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { prepareSandbox } from './prepare-sandbox.ts';
import { printRunEvent, printVerdict } from './print-run.ts';
import { readSolution } from './read-solution.ts';
import { createReport } from './report.ts';
import { chooseLanguage, exitCodeOf } from './submit.ts';

/** Runs a folder in the same pod on this machine, without a server: the same lines as `kata submit`. */
export const run: Command = {
  usage:
    'kata run <slug|folder> [--language <id>] [--dir <path>] [--kind submit|try] [--test <id>] [--seed <8 hex digits>] [--json]',
  async run({ args, streams, environment, signal }: CommandContext): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        language: { type: 'string', short: 'l' },
        dir: { type: 'string', short: 'd', default: '.' },
        kind: { type: 'string', default: 'submit' },
        test: { type: 'string' },
        seed: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const [target, ...rest] = positionals;
    if (target === undefined || rest.length > 0) throw new UsageError(`name one exercise.\nUsage: ${run.usage}`);
    const { kind } = values;
    if (kind !== 'submit' && kind !== 'try') throw new UsageError('--kind is one of submit, try.');
    const seed = parseSeed(values.seed);
    const report = createReport(streams, values.json);
    const exercise = await openExercise(target, environment);
    checkTestId(exercise, values.test);
    const language = chooseLanguage(Object.keys(exercise.manifest.languages), values.language);
    const files = await completeSolution(exercise, language, path.resolve(values.dir));
    const number = numberEvents(RunId.parse(randomUUID()));
    const show = (event: RunEventBody): void => {
      report.json(number(event));
      printRunEvent(report, event, values.test);
    };
    const sandbox = await prepareSandbox([exercise], report);
    try {
      const order: LocalRun = { kind, bundle: makeBundle(exercise), language, files, seed, exchanges: 'all' };
      const verdict = await sandbox.run(order, show, signal);
      show({ type: 'finished', verdict });
      report.json(verdict);
      printVerdict(report, verdict);
      if (verdict.status !== 'passed') report.line(report.paint('dim', `Repeat this run with --seed ${seed}`));
      return values.test === undefined ? exitCodeOf(verdict) : exitCodeOfTest(verdict, values.test);
    } finally {
      await sandbox.close();
    }
  },
};

/** The learner's editable files on top of the starter's other ones, as the server puts them together. */
async function completeSolution(exercise: Exercise, language: string, folder: string): Promise<Record<string, string>> {
  const editable = exercise.manifest.languages[language]?.editable ?? [];
  const files = exercise.starters[language] ?? {};
  const isEditable = picomatch(editable, { dot: true });
  const given = Object.entries(files).filter(([file]) => !isEditable(file));
  return { ...Object.fromEntries(given), ...(await readSolution(folder, { editable, files })).files };
}

/** The same envelope that a server's run events have. */
function numberEvents(runId: RunId): (body: RunEventBody) => unknown {
  let seq = 0;
  return (body) => ({ v: 1, runId, seq: ++seq, at: new Date().toISOString(), body });
}

function exitCodeOfTest(verdict: Verdict, id: string): ExitCode {
  if (verdict.status === 'internal-error') return exitCode.fault;
  return verdict.tests.some((test) => test.id === id && test.status === 'passed')
    ? exitCode.passed
    : exitCode.notPassed;
}

function parseSeed(text: string | undefined): string {
  if (text === undefined) return randomBytes(4).toString('hex');
  if (!/^[0-9a-f]{8}$/.test(text))
    throw new UsageError(`--seed has eight hex digits, such as 1f09a2c4; not "${text}".`);
  return text;
}

function checkTestId({ plan }: Exercise, id: string | undefined): void {
  const ids = plan.flatMap((group) => group.tests.map((test) => test.id as string));
  if (id !== undefined && !ids.includes(id))
    throw new UsageError(`there is no test "${id}"; there are:\n  ${ids.join('\n  ')}`);
}
