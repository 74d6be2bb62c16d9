import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ExerciseSlug } from '#contracts/ids.ts';
import type { Command, CommandContext } from './command.ts';
import { exerciseDirs } from './exercise-dirs.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { createReport } from './report.ts';

const template = path.join(import.meta.dirname, 'template');
const templateSlug = 'new-exercise';
const templateTitle = 'New exercise';

/** Writes a small exercise that passes `verify`, to grow from. */
export const newExercise: Command = {
  usage: 'kata new <slug> [--dir <folder of exercises>] [--title <text>]',
  async run({ args, streams, environment }: CommandContext): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { dir: { type: 'string', short: 'd' }, title: { type: 'string' } },
    });
    const slug = ExerciseSlug.safeParse(positionals[0]);
    if (!slug.success || positionals.length > 1)
      throw new UsageError(`name one exercise in lower-case words joined by hyphens.\nUsage: ${newExercise.usage}`);
    const folder = path.join(path.resolve(values.dir ?? exerciseDirs(environment)[0] ?? '.'), slug.data);
    const title = values.title ?? titleOf(slug.data);
    // Fails when the folder is there: nothing of an author is ever overwritten.
    await mkdir(path.dirname(folder), { recursive: true });
    await mkdir(folder).catch((cause: unknown) => {
      throw new UsageError(`${folder} cannot be made; is it there already?`, { cause });
    });
    await cp(template, folder, { recursive: true });
    for (const file of await readdir(folder)) {
      if (!/\.(yaml|md)$/.test(file)) continue;
      const text = await readFile(path.join(folder, file), 'utf8');
      await writeFile(
        path.join(folder, file),
        text.replaceAll(templateSlug, slug.data).replaceAll(templateTitle, () => title),
      );
    }
    const report = createReport(streams, false);
    report.line(`${folder}\n\nNext: kata lint ${folder}\n      kata verify ${folder}`);
    return exitCode.passed;
  },
};

function titleOf(slug: string): string {
  const words = slug.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
