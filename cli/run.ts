import { randomBytes, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { makeBundle } from '#catalog/make-bundle.ts';
import { RunId } from '#contracts/ids.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import type { Verdict } from '#contracts/verdict.ts';
import { checkTestId, chooseSolution } from './author-solution.ts';
import type { Command, CommandContext } from './command.ts';
import { openExercise } from './exercise-dirs.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { prepareSandbox } from './prepare-sandbox.ts';
import { printRunEvent, printVerdict } from './print-run.ts';
import { printExchange } from './print-trace.ts';
import { createReport } from './report.ts';
import { exitCodeOf, parseKind, parseOneExercise, solutionOptions } from './solution-options.ts';
import { condition, underCondition } from './verify/run-condition.ts';

/** Runs a folder in the same pod on this machine, without a server: the same lines as `kata submit`. */
export const run: Command = {
  usage: `kata run <slug|folder> [--language <id>] [--dir <path> | --solution reference|starter|<mutant>]
                [--kind submit|try] [--test <id>] [--trace] [--seed <8 hex digits>] [--shuffle]
                [--throttle <n>%] [--json]`,
  async run({ args, streams, environment, signal }: CommandContext): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...solutionOptions,
        solution: { type: 'string', short: 's' },
        test: { type: 'string', short: 't' },
        trace: { type: 'boolean', default: false },
        seed: { type: 'string' },
        shuffle: { type: 'boolean', default: false },
        throttle: { type: 'string', default: '100%' },
      },
    });
    const target = parseOneExercise(positionals, run.usage);
    const kind = parseKind(values.kind);
    const how = condition({
      ...{ seed: parseSeed(values.seed), isShuffled: values.shuffle },
      cpuShare: parseShare(values.throttle),
    });
    const report = createReport(streams, values.json);
    const exercise = await openExercise(target, environment);
    checkTestId(exercise, values.test);
    const { language, files } = await chooseSolution(exercise, values);
    const number = numberEvents(RunId.parse(randomUUID()));
    const show = (event: RunEventBody): void => {
      report.json(number(event));
      if (values.trace && event.type === 'http-exchange') printExchange(report, event.exchange, values.test);
      printRunEvent(report, event, values.test);
    };
    const sandbox = await prepareSandbox([exercise], report);
    try {
      const bundle = underCondition(makeBundle(exercise), how);
      const verdict = await sandbox.run(
        { kind, bundle, language, files, seed: how.seed, exchanges: 'all' },
        show,
        signal,
      );
      show({ type: 'finished', verdict });
      report.json(verdict);
      printVerdict(report, verdict);
      if (verdict.status !== 'passed') report.line(report.paint('dim', `Repeat this run with --seed ${how.seed}`));
      return values.test === undefined ? exitCodeOf(verdict) : exitCodeOfTest(verdict, values.test);
    } finally {
      await sandbox.close();
    }
  },
};

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

function parseShare(text: string): number {
  if (!/^([1-9]\d|100)%$/.test(text)) throw new UsageError(`--throttle is a share from 10% to 100%, not "${text}".`);
  return Number.parseInt(text, 10) / 100;
}
