import path from 'node:path';
import type { TestPlan } from '#contracts/exercise-bundle.ts';
import type { ExerciseManifest } from '#contracts/exercise-manifest.ts';
import type { ExerciseSlug, Revision } from '#contracts/ids.ts';
import type { Runtime } from '#contracts/runtime.ts';
import { assembleExercise } from './assemble-exercise.ts';
import { type DefaultsFile, findDefaults } from './defaults-file.ts';
import { loadRuntimes, type Runtimes } from './load-runtimes.ts';
import { type Problem, problem } from './problem.ts';
import { listFolder, readFiles } from './read-folder.ts';
import { createStatementRenderer, type StatementRenderer } from './render-statement.ts';

/** Relative POSIX path → text. */
export type TextFiles = Record<string, string>;

/** A wrong solution that the named tests must fail. `files` is the whole solution: the base reference with its changes. */
export type MutantSolution = {
  id: string;
  base: string;
  title: string;
  kills: string[];
  spares: string[];
  files: TextFiles;
};

export type ResolvedHint = { group: string | null; test: string | null; after: number; text: string };

/** One exercise folder, read and checked as a whole. */
export type Exercise = {
  slug: ExerciseSlug;
  /** Absolute path it was read from. */
  folder: string;
  /** Complete: what languages leave to their runtimes is filled in. */
  manifest: ExerciseManifest;
  /** By language id; a language that the database executes has none. */
  runtimes: Record<string, Runtime>;
  revision: Revision;
  plan: TestPlan;
  /** Markdown as written. */
  statement: string;
  /** The same, rendered and sanitised. */
  statementHtml: string;
  /** By language id. */
  starters: Record<string, TextFiles>;
  references: Record<string, TextFiles>;
  mutants: MutantSolution[];
  /** TypeScript, by path below `harness/`. */
  harness: TextFiles;
  /** JavaScript with the same lines, by path below `harness/`. */
  harnessJs: TextFiles;
  /** Base64, by path below `fixtures/`. */
  fixtures: Record<string, string>;
  /** Source of `harness/public.ts`, which learners may read. */
  publicTests: string | null;
  /** `contract.*` beside the statement: a description or a schema that learners may read. */
  contract: { path: string; text: string } | null;
  hints: ResolvedHint[];
};

/** `warnings` do not keep an exercise from being used. */
export type LoadedExercise = { ok: true; exercise: Exercise; warnings: Problem[] } | { ok: false; problems: Problem[] };

export type LoadOptions = {
  defaults: DefaultsFile;
  runtimes: Runtimes;
  renderStatement: StatementRenderer;
};

/** Reads and checks one folder, all or nothing. A bad folder is a list of problems, never an exception. */
export async function loadExercise(folder: string): Promise<LoadedExercise> {
  const root = path.resolve(folder);
  const defaults = await findDefaults(path.dirname(root));
  return loadFolder(root, { defaults, runtimes: loadRuntimes(), renderStatement: createStatementRenderer() });
}

/** The same with what many folders share. `root` is absolute. */
export async function loadFolder(root: string, options: LoadOptions): Promise<LoadedExercise> {
  const { files, problems } = await readFiles(root, await listFolder(root));
  try {
    return problems.length > 0 ? { ok: false, problems } : assembleExercise({ folder: root, files, ...options });
  } catch (error) {
    // Parsers and walkers go down one call a level of nesting.
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, problems: [problem('KATA107', '.', 'is nested too deeply to be read: flatten it.')] };
  }
}
