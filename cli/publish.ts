import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gradingParts } from '#catalog/grading-parts.ts';
import type { Exercise } from '#catalog/load-exercise.ts';
import { formatProblem } from '#catalog/problem.ts';
import { listFolder, readFiles } from '#catalog/read-folder.ts';
import { readYaml } from '#catalog/read-yaml.ts';
import { type PublishedRevision, publishedRevisionFile } from '#contracts/published-revision.ts';
import type { Command, CommandContext } from './command.ts';
import { chooseExercises } from './exercise-dirs.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { createReport } from './report.ts';
import { isProven } from './verify/verify-report.ts';

/** Records the revision that learners get, once it is proven: from then on a change of its grading needs a version. */
export const publish: Command = {
  usage: 'kata publish <slug|folder> … [--out <folder of reports>] [--json]',
  async run({ args, streams, environment }: CommandContext): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { out: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    if (positionals.length === 0) throw new UsageError(`name an exercise.\nUsage: ${publish.usage}`);
    const report = createReport(streams, values.json);
    const outDir = values.out === undefined ? undefined : path.resolve(values.out);
    const { exercises, broken } = await chooseExercises(positionals, environment);
    for (const { folder, problems } of broken) {
      report.json({ type: 'refused', folder, problems });
      for (const problem of problems) report.line(`${folder}: ${formatProblem(problem)}`);
    }
    let isDone = broken.length === 0;
    for (const exercise of exercises) {
      const { slug, revision, manifest } = exercise;
      const refusal = await findRefusal(exercise, outDir);
      if (refusal === undefined) await recordPublished(exercise);
      else isDone = false;
      const published = refusal === undefined;
      report.json({ type: published ? 'published' : 'refused', exercise: slug, revision, refusal: refusal ?? null });
      report.line(
        published ? `${slug}: version ${manifest.version} is published as ${revision}` : `${slug}: ${refusal}`,
      );
    }
    return isDone ? exitCode.passed : exitCode.notPassed;
  },
};

async function findRefusal(exercise: Exercise, outDir: string | undefined): Promise<string | undefined> {
  const { slug, manifest, revision } = exercise;
  if (manifest.status === 'draft') return 'its status is draft: set status: active (or beta) in kata.yaml first.';
  if (await isProven({ exercise, runCount: 1, outDir })) return undefined;
  return `there is no green report of revision ${revision} in these images: run "kata verify ${slug}" first.`;
}

async function recordPublished({ folder, manifest, revision }: Exercise): Promise<void> {
  const { files } = await readFiles(folder, await listFolder(folder));
  const yaml = readYaml('kata.yaml', await readFile(path.join(folder, 'kata.yaml'), 'utf8'));
  const record: PublishedRevision = {
    ...{ v: 1, version: manifest.version, revision, publishedAt: new Date().toISOString() },
    parts: gradingParts(yaml.ok ? yaml.yaml.data : null, files),
  };
  await writeFile(path.join(folder, publishedRevisionFile), `${JSON.stringify(record, null, 2)}\n`);
}
