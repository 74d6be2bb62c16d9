import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ServiceId } from '#contracts/exercise-traits.ts';
import { ExerciseSlug } from '#contracts/ids.ts';
import type { Command, CommandContext } from './command.ts';
import { exerciseDirs, findExerciseFolder } from './exercise-dirs.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { copyExercise, languageIds, writeExercise } from './new-exercise.ts';
import { createReport } from './report.ts';

/** Writes a small exercise that passes `verify`, to grow from. */
export const newExercise: Command = {
  usage: `kata new <slug> [--lang <id>,…] [--service <id>,…] [--from <slug|folder>] [--title <text>]
                [--dir <folder of exercises>]`,
  async run({ args, streams, environment }: CommandContext): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        dir: { type: 'string', short: 'd' },
        title: { type: 'string' },
        lang: { type: 'string', default: 'node' },
        service: { type: 'string' },
        from: { type: 'string' },
      },
    });
    const slug = ExerciseSlug.safeParse(positionals[0]);
    if (!slug.success || positionals.length > 1)
      throw new UsageError(`name one exercise in lower-case words joined by hyphens.\nUsage: ${newExercise.usage}`);
    const languages = chooseAll('--lang', values.lang, languageIds);
    const services = chooseAll('--service', values.service, ServiceId.options);
    const source = values.from === undefined ? undefined : findExerciseFolder(values.from, environment);
    const folder = path.join(path.resolve(values.dir ?? exerciseDirs(environment)[0] ?? '.'), slug.data);
    // Fails when the folder is there: nothing of an author is ever overwritten.
    await mkdir(path.dirname(folder), { recursive: true });
    await mkdir(folder).catch((cause: unknown) => {
      throw new UsageError(`${folder} cannot be made; is it there already?`, { cause });
    });
    const order = { folder, slug: slug.data, title: values.title ?? titleOf(slug.data) };
    if (source === undefined) await writeExercise({ ...order, languages, services });
    else await copyExercise(source, order);
    const report = createReport(streams, false);
    report.line(`${folder}\n\nNext: kata lint ${folder}\n      kata verify ${folder}\n      kata dev ${folder}`);
    return exitCode.passed;
  },
};

function chooseAll<T extends string>(option: string, text: string | undefined, known: readonly T[]): T[] {
  return (text === undefined ? [] : text.split(',')).map((asked) => {
    const found = known.find((id) => id === asked);
    if (found === undefined) throw new UsageError(`${option} is some of ${known.join(', ')}; not "${asked}".`);
    return found;
  });
}

function titleOf(slug: string): string {
  const words = slug.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
