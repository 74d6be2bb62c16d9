import path from 'node:path';
import { parseArgs } from 'node:util';
import { createExerciseReader } from '#catalog/exercise-reader.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { findDefaults } from '#catalog/load-exercise.ts';
import { formatProblem, isError, type Problem } from '#catalog/problem.ts';
import type { Command, CommandContext } from './command.ts';
import { exerciseDirs } from './exercise-dirs.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { createReport } from './report.ts';

type Finding = { folder: string; ok: boolean; problems: Problem[] };

/** Checks folders without a sandbox; without an argument the whole catalogue with its tracks. */
export const lint: Command = {
  usage: 'kata lint [<folder> …] [--json]',
  async run({ args, streams, environment }: CommandContext): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    const report = createReport(streams, values.json);
    const findings =
      positionals.length > 0 ? await lintFolders(positionals) : await lintCatalog(exerciseDirs(environment));
    for (const finding of findings) {
      report.json(finding);
      for (const problem of finding.problems) report.line(`${finding.folder}: ${formatProblem(problem)}`);
      if (finding.problems.length === 0) report.line(`${finding.folder}: ok`);
    }
    return findings.every(({ ok }) => ok) ? exitCode.passed : exitCode.notPassed;
  },
};

async function lintFolders(folders: readonly string[]): Promise<Finding[]> {
  const reader = createExerciseReader();
  try {
    const findings: Finding[] = [];
    for (const folder of folders) {
      const root = path.resolve(folder);
      const loaded = await reader.read({ root, defaultsText: await findDefaults(path.dirname(root)) });
      const problems = loaded.ok ? loaded.warnings : loaded.problems;
      findings.push({ folder: path.relative('.', root) || root, ok: loaded.ok, problems });
    }
    return findings;
  } finally {
    await reader.close();
  }
}

async function lintCatalog(dirs: readonly string[]): Promise<Finding[]> {
  const { exercises, broken, warnings } = await loadCatalog(dirs);
  const found = new Map<string, Problem[]>([...exercises.keys()].map((slug) => [slug, []]));
  for (const { folder, problems } of [...broken, ...warnings]) {
    found.set(folder, [...(found.get(folder) ?? []), ...problems]);
  }
  return [...found].map(([folder, problems]) => ({ folder, ok: !problems.some(isError), problems }));
}
