import { z } from 'zod';
import { ExerciseManifest } from '#contracts/exercise-manifest.ts';
import type { Command, CommandContext } from './command.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';

/** Prints what an editor needs to complete and check `kata.yaml` while it is written. */
export const schema: Command = {
  usage: 'kata schema > kata.schema.json',
  async run({ args, streams }: CommandContext): Promise<ExitCode> {
    if (args.length > 0) throw new UsageError(`it takes no arguments.\nUsage: ${schema.usage}`);
    // As it is written: durations and sizes are texts, and what has a default may be left out.
    const described = z.toJSONSchema(ExerciseManifest, { io: 'input' });
    streams.stdout.write(`${JSON.stringify({ ...described, title: 'kata.yaml' }, null, 2)}\n`);
    return exitCode.passed;
  },
};
