import path from 'node:path';
import { parseArgs } from 'node:util';
import { ExerciseDetail } from '#contracts/exercise.ts';
import { ExerciseSlug } from '#contracts/ids.ts';
import { SubmissionAccepted } from '#contracts/submission.ts';
import type { Command, CommandContext } from './command.ts';
import { type ExitCode, UsageError } from './exit-code.ts';
import { followRun } from './follow-run.ts';
import { printRunEvent, printVerdict } from './print-run.ts';
import { readSolution } from './read-solution.ts';
import { createReport } from './report.ts';
import { connectServer } from './server-connection.ts';
import { chooseLanguage, exitCodeOf, parseKind, parseOneExercise, solutionOptions } from './solution-options.ts';

const usage =
  'kata submit <slug> [--language <id>] [--dir <path>] [--kind submit|try] [--server <url> --token <token>] [--json]';

/** Sends a folder to a server and follows the run: NDJSON of its events with the verdict as last line, or prose. */
export const submit: Command = {
  usage,
  async run({ args, streams, environment, signal }: CommandContext): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...solutionOptions,
        server: { type: 'string' },
        token: { type: 'string' },
      },
    });
    const slug = parseSlug(parseOneExercise(positionals, usage));
    const kind = parseKind(values.kind);
    const report = createReport(streams, values.json);
    const server = await connectServer(values, environment);
    const exercise = await server.request(ExerciseDetail, { method: 'GET', path: `/api/exercises/${slug}` });
    const language = chooseLanguage(Object.keys(exercise.starters), values.language);
    const folder = path.resolve(values.dir);
    const { files, left } = await readSolution(folder, exercise.starters[language] ?? { editable: ['**'], files: {} });
    if (left.length > 0) report.notice(`Not sent, because ${slug} does not let you edit them: ${left.join(', ')}`);
    const accepted = await server.request(SubmissionAccepted, {
      ...{ method: 'POST', path: '/api/submissions' },
      body: { exercise: slug, language, files, kind },
    });
    const verdict = await followRun({
      ...{ server: server.url, token: server.token, runId: accepted.runId, signal },
      onEvent: (event) => {
        report.json(event);
        printRunEvent(report, event.body);
      },
      onPosition: (position) => {
        if (position > 0) report.line(`Waiting: ${position} before this one.`);
      },
    });
    report.json(verdict);
    printVerdict(report, verdict);
    return exitCodeOf(verdict);
  },
};

function parseSlug(text: string): ExerciseSlug {
  const slug = ExerciseSlug.safeParse(text);
  if (!slug.success) throw new UsageError(`"${text}" is no exercise: a slug is made of lower-case words and hyphens.`);
  return slug.data;
}
