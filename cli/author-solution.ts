import path from 'node:path';
import picomatch from 'picomatch';
import type { Exercise } from '#catalog/load-exercise.ts';
import { UsageError } from './exit-code.ts';
import { readSolution } from './read-solution.ts';
import { chooseLanguage } from './solution-options.ts';

/** A solution of the exercise folder itself, by name, or of any other folder. */
export type SolutionChoice = {
  language?: string;
  dir: string;
  /** `reference`, `starter` or the id of a mutant. */
  solution?: string;
};

export type ChosenSolution = { name: string; language: string; files: Record<string, string> };

/** @throws UsageError when there is no such solution, or its folder holds none. */
export async function chooseSolution(exercise: Exercise, choice: SolutionChoice): Promise<ChosenSolution> {
  const { references, starters, mutants, manifest } = exercise;
  const mutant = mutants.find(({ id }) => id === choice.solution);
  if (mutant !== undefined) return { name: `mutant ${mutant.id}`, language: mutant.base, files: mutant.files };
  const language = chooseLanguage(Object.keys(manifest.languages), choice.language);
  switch (choice.solution) {
    case undefined:
      return {
        ...{ name: choice.dir, language },
        files: await completeSolution(exercise, language, path.resolve(choice.dir)),
      };
    case 'reference':
      return { name: `reference ${language}`, language, files: references[language] ?? {} };
    case 'starter':
      return { name: `starter ${language}`, language, files: starters[language] ?? {} };
    default: {
      const known = ['reference', 'starter', ...mutants.map(({ id }) => id)];
      throw new UsageError(`there is no solution "${choice.solution}"; there are:\n  ${known.join('\n  ')}`);
    }
  }
}

/** The learner's editable files on top of the starter's other ones, as the server puts them together. */
async function completeSolution(exercise: Exercise, language: string, folder: string): Promise<Record<string, string>> {
  const editable = exercise.manifest.languages[language]?.editable ?? [];
  const files = exercise.starters[language] ?? {};
  const isEditable = picomatch(editable, { dot: true });
  const given = Object.entries(files).filter(([file]) => !isEditable(file));
  return { ...Object.fromEntries(given), ...(await readSolution(folder, { editable, files })).files };
}

/** @throws UsageError that lists the tests when `id` is none of them. */
export function checkTestId({ plan }: Exercise, id: string | undefined): void {
  const ids = plan.flatMap((group) => group.tests.map((test): string => test.id));
  if (id !== undefined && !ids.includes(id))
    throw new UsageError(`there is no test "${id}"; there are:\n  ${ids.join('\n  ')}`);
}
