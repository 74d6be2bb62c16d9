import { parseArgs } from 'node:util';
import { formatProblem } from '#catalog/problem.ts';
import type { Command, CommandContext } from './command.ts';
import { exerciseDirs } from './exercise-dirs.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { lintCatalog, lintTargets } from './lint-targets.ts';
import { createReport } from './report.ts';

/** Checks folders without a sandbox; without an argument the whole catalogue with its tracks. */
export const lint: Command = {
  usage: 'kata lint [<slug|folder> …] [--json]',
  async run({ args, streams, environment }: CommandContext): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    const report = createReport(streams, values.json);
    const dirs = exerciseDirs(environment);
    const findings = positionals.length > 0 ? await lintTargets(positionals, dirs) : await lintCatalog(dirs);
    for (const finding of findings) {
      report.json(finding);
      for (const problem of finding.problems) report.line(`${finding.folder}: ${formatProblem(problem)}`);
      if (finding.problems.length === 0) report.line(`${finding.folder}: ok`);
    }
    return findings.every(({ ok }) => ok) ? exitCode.passed : exitCode.notPassed;
  },
};
