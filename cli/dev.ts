import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Exercise, loadExercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import { formatProblem } from '#catalog/problem.ts';
import type { Verdict } from '#contracts/verdict.ts';
import type { LocalSandbox } from '#worker/local-sandbox.ts';
import { checkTestId, chooseSolution, type SolutionChoice } from './author-solution.ts';
import type { Command, CommandContext } from './command.ts';
import { findExerciseFolder } from './exercise-dirs.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { prepareSandbox } from './prepare-sandbox.ts';
import { printRunEvent, printVerdict } from './print-run.ts';
import { createReport, type Report } from './report.ts';
import { parseOneExercise, solutionOptions } from './solution-options.ts';
import { watchSaves } from './watch-saves.ts';

type Session = {
  folder: string;
  choice: SolutionChoice;
  test: string | undefined;
  sandbox: LocalSandbox;
  report: Report;
};

const clearScreen = '\u001b[2J\u001b[H';

/** Runs the harness at every save in the exercise folder, until Ctrl-C; a save during a run begins again. */
export const dev: Command = {
  usage: `kata dev <slug|folder> [--language <id>] [--solution reference|starter|<mutant> | --dir <path>]
                [--test <id>] [--json]`,
  async run({ args, streams, environment, signal }: CommandContext): Promise<ExitCode> {
    const { kind: _kind, ...options } = solutionOptions;
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...options,
        dir: { type: 'string', short: 'd' },
        solution: { type: 'string', short: 's' },
        test: { type: 'string', short: 't' },
      },
    });
    const folder = findExerciseFolder(parseOneExercise(positionals, dev.usage), environment);
    const { dir, test, language } = values;
    const solution = values.solution ?? (dir === undefined ? 'reference' : undefined);
    const report = createReport(streams, values.json);
    const sandbox = await prepareSandbox(await loadValid(folder), report, { warmPodCount: 2 });
    const choice = {
      ...{ dir: dir ?? '.' },
      ...(language === undefined ? {} : { language }),
      ...(solution === undefined ? {} : { solution }),
    };
    const session: Session = { folder, choice, test, sandbox, report };
    const isTerminal = (streams.stdout as { isTTY?: boolean }).isTTY === true && !values.json;
    try {
      const folders = dir === undefined ? [folder] : [folder, path.resolve(dir)];
      for await (const save of watchSaves(folders, signal)) {
        if (isTerminal) streams.stdout.write(clearScreen);
        await runSaved(session, save.files, AbortSignal.any([signal, save.outdated]));
      }
    } finally {
      await sandbox.close();
    }
    return exitCode.passed;
  },
};

/** Images are made before the first run; a folder that is broken at first gets them when it is not. */
async function loadValid(folder: string): Promise<Exercise[]> {
  const loaded = await loadExercise(folder);
  return loaded.ok ? [loaded.exercise] : [];
}

async function runSaved(session: Session, files: readonly string[], signal: AbortSignal): Promise<void> {
  const { folder, report } = session;
  const loaded = await loadExercise(folder);
  const problems = loaded.ok ? loaded.warnings : loaded.problems;
  report.line(report.paint('bold', `${path.basename(folder)}  ${files.join(', ')}`));
  for (const problem of problems) report.line(`  ${formatProblem(problem)}`);
  if (!loaded.ok) {
    report.json({ type: 'broken', saved: files, problems });
    return;
  }
  try {
    const { name, verdict } = await runOnce(session, loaded.exercise, signal);
    report.json({ type: 'run', saved: files, solution: name, verdict, problems });
  } catch (error) {
    if (signal.aborted) return;
    // A mistake in the harness, or a test or solution that the last save took away: the next save may mend it.
    const message = (error as Error).message;
    report.json({ type: 'fault', saved: files, message });
    report.line(
      report.paint('red', error instanceof UsageError ? message : `The harness or the platform broke: ${message}`),
    );
  }
}

async function runOnce(
  { choice, test, sandbox, report }: Session,
  exercise: Exercise,
  signal: AbortSignal,
): Promise<{ name: string; verdict: Verdict }> {
  checkTestId(exercise, test);
  const [first] = Object.keys(exercise.manifest.languages);
  const { name, language, files } = await chooseSolution(exercise, { ...(first && { language: first }), ...choice });
  report.line(report.paint('dim', `  ${name}, Ctrl-C ends`));
  const verdict = await sandbox.run(
    { kind: 'verify', bundle: makeBundle(exercise), language, files },
    (event) => {
      const isGreen = event.type === 'test-finished' && event.result.status === 'passed' && test === undefined;
      if (!isGreen && event.type !== 'phase') printRunEvent(report, event, test);
    },
    signal,
  );
  printVerdict(report, verdict);
  return { name, verdict };
}
