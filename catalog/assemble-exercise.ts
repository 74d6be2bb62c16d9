import path from 'node:path';
import type { ExerciseManifest } from '#contracts/exercise-manifest.ts';
import { publishedRevisionFile } from '#contracts/published-revision.ts';
import { checkExercise } from './check-exercise.ts';
import { checkHarness, javaScriptPath, toJavaScript } from './check-harness.ts';
import { checkHarnessNames } from './check-harness-names.ts';
import { checkLanguages } from './check-languages.ts';
import { checkPublished } from './check-published.ts';
import { checkSeed, checkServices } from './check-services.ts';
import { decodeText } from './decode-text.ts';
import { withDefaultSpares } from './default-spares.ts';
import type { DefaultsFile } from './defaults-file.ts';
import { filesBelow } from './files-below.ts';
import { gradingParts } from './grading-parts.ts';
import type { Exercise, LoadedExercise, TextFiles } from './load-exercise.ts';
import type { Runtimes } from './load-runtimes.ts';
import { type HarnessFile, parseHarnessFile } from './parse-harness.ts';
import { isError, type Problem, problem } from './problem.ts';
import { readManifest } from './read-manifest.ts';
import { readSolutions } from './read-solutions.ts';
import { readTestPlan } from './read-test-plan.ts';
import type { StatementRenderer } from './render-statement.ts';
import { resolveLanguages } from './resolve-languages.ts';
import { revisionOf } from './revision.ts';

export type FolderContent = {
  /** Absolute path; its last part has to equal the slug. */
  folder: string;
  /** Every file by its path in the folder. */
  files: ReadonlyMap<string, Buffer>;
  defaults: DefaultsFile;
  runtimes: Runtimes;
  renderStatement: StatementRenderer;
};

/** The bytes of a folder → an exercise in which everything fits together, or every problem that was found. */
export function assembleExercise(content: FolderContent): LoadedExercise {
  const { folder, files, defaults, runtimes, renderStatement } = content;
  const { texts, problems } = decodeTexts(files);
  const manifestText = texts.get('kata.yaml');
  if (manifestText === undefined) {
    const missing = problem('KATA105', 'kata.yaml', 'is missing: every exercise has one, see docs/authoring.md.');
    return { ok: false, problems: [...problems, missing] };
  }
  const reading = readManifest(path.basename(folder), manifestText, defaults);
  if (!reading.ok) return { ok: false, problems: [...problems, ...reading.problems] };
  const { yaml } = reading;
  problems.push(...checkLanguages(reading.manifest, yaml, runtimes));
  const manifest = resolveLanguages(reading.manifest, runtimes);

  const harness = readHarness(filesBelow(texts, 'harness'));
  const plan = readTestPlan(manifest.grading.groups, harness.files);
  const solutions = readSolutions(manifest, yaml, texts);
  const statement = texts.get('statement.md');
  problems.push(...harness.problems, ...solutions.problems);
  // Without a readable harness every test would be reported as missing, too.
  if (!harness.isReadable) return { ok: false, problems };
  problems.push(...plan.problems);
  if (statement === undefined) problems.push(problem('KATA105', 'statement.md', 'is missing: write the task there.'));
  problems.push(...checkServices({ manifest, yaml }, harness.files), ...checkSeed({ manifest, yaml }, files));
  problems.push(
    ...harness.files.flatMap((file) => checkHarnessNames(file, { manifest, paths: new Set(files.keys()) })),
    ...checkPublished({
      ...{ manifest, yaml, publishedText: texts.get(publishedRevisionFile) },
      parts: gradingParts(yaml.data, files),
    }),
    ...checkExercise({
      ...{ manifest, yaml, statement: statement ?? '', plan: plan.plan },
      ...{ paths: new Set(files.keys()), harness: harness.sources, ...solutions },
    }),
  );
  if (problems.some(isError)) return { ok: false, problems };

  const hashed = new Map<string, Buffer>(files);
  hashed.delete(publishedRevisionFile);
  if (defaults.text !== null) hashed.set('../_defaults.yaml', Buffer.from(defaults.text));
  hashed.set('../commands', Buffer.from(commandsOf(manifest)));
  const exercise: Exercise = {
    ...{ slug: manifest.slug, folder, manifest, revision: revisionOf(hashed), plan: plan.plan },
    ...{ statement: statement ?? '', statementHtml: renderStatement(statement ?? '') },
    runtimes: runtimesOf(manifest, runtimes),
    ...{ starters: solutions.starters, references: solutions.references },
    mutants: solutions.mutants.map((mutant) => withDefaultSpares(mutant, manifest, plan.plan)),
    ...{ harness: harness.sources, publicTests: harness.sources['public.ts'] ?? null },
    contract: findContract(texts),
    harnessJs: Object.fromEntries(harness.files.map((file) => [javaScriptPath(file.path), toJavaScript(file)])),
    fixtures: encodeFixtures(files),
    hints: solutions.hints,
  };
  return { ok: true, exercise, warnings: problems };
}

/** A runtime whose commands changed makes a new revision of the exercises that take them from it. */
function commandsOf({ languages }: ExerciseManifest): string {
  return JSON.stringify(Object.entries(languages).map(([id, { build, run }]) => [id, build, run]));
}

function runtimesOf({ languages }: ExerciseManifest, runtimes: Runtimes): Exercise['runtimes'] {
  return Object.fromEntries(
    Object.entries(languages).flatMap(([id, language]) => {
      const runtime = runtimes.get(language.runtime);
      return runtime === undefined ? [] : [[id, runtime]];
    }),
  );
}

/** Everything but fixtures and assets is text. */
function decodeTexts(files: ReadonlyMap<string, Buffer>): { texts: Map<string, string>; problems: Problem[] } {
  const texts = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [file, bytes] of files) {
    if (/^(fixtures|assets)\//.test(file)) continue;
    const decoded = decodeText(file, bytes);
    if ('text' in decoded) texts.set(file, decoded.text);
    else problems.push(decoded.problem);
  }
  return { texts, problems };
}

function encodeFixtures(files: ReadonlyMap<string, Buffer>): Record<string, string> {
  const fixtures = [...files].filter(([file]) => file.startsWith('fixtures/'));
  return Object.fromEntries(
    fixtures.map(([file, bytes]) => [file.slice('fixtures/'.length), bytes.toString('base64')]),
  );
}

type Harness = { sources: TextFiles; files: HarnessFile[]; isReadable: boolean; problems: Problem[] };

function readHarness(sources: TextFiles): Harness {
  const files: HarnessFile[] = [];
  const problems: Problem[] = [];
  const paths = new Set(Object.keys(sources));
  for (const [file, source] of Object.entries(sources)) {
    const parsed = file.endsWith('.ts')
      ? parseHarnessFile(file, source)
      : { problem: problem('KATA120', `harness/${file}`, 'is not TypeScript: data belongs into fixtures/.') };
    if ('problem' in parsed) problems.push(parsed.problem);
    else {
      files.push(parsed.harness);
      problems.push(...checkHarness(parsed.harness, paths));
    }
  }
  if (!paths.has('main.ts'))
    problems.push(problem('KATA105', 'harness/main.ts', 'is missing: it holds the hidden tests.'));
  const isReadable = paths.has('main.ts') && files.length === paths.size;
  return { sources, files, isReadable, problems };
}

/** By its name alone: `contract.yaml` for OpenAPI, `contract.sql` for a schema, and so on. */
function findContract(texts: ReadonlyMap<string, string>): Exercise['contract'] {
  const [path, text] = [...texts].find(([file]) => /^contract\.[a-z]+$/.test(file)) ?? [];
  return path === undefined || text === undefined ? null : { path, text };
}
