import type { ExerciseManifest, LanguageSpec, Mutant } from '#contracts/exercise-manifest.ts';
import { SolutionFiles } from '#contracts/solution-files.ts';
import { filesBelow } from './files-below.ts';
import type { MutantSolution, ResolvedHint, TextFiles } from './load-exercise.ts';
import { didYouMean } from './nearest.ts';
import { type Problem, problem } from './problem.ts';
import type { YamlFile } from './read-yaml.ts';

export type Solutions = {
  starters: Record<string, TextFiles>;
  references: Record<string, TextFiles>;
  mutants: MutantSolution[];
  hints: ResolvedHint[];
  problems: Problem[];
};

type Source = { yaml: YamlFile; texts: ReadonlyMap<string, string>; found: Solutions };

/** Everything `kata.yaml` names by its path: starters, references, mutants, texts of hints, seeds. */
export function readSolutions(
  manifest: ExerciseManifest,
  yaml: YamlFile,
  texts: ReadonlyMap<string, string>,
): Solutions {
  const found: Solutions = { starters: {}, references: {}, mutants: [], hints: [], problems: [] };
  const source: Source = { yaml, texts, found };
  for (const [id, language] of Object.entries(manifest.languages)) readLanguage(source, id, language);
  for (const [index, mutant] of manifest.mutants.entries()) readMutant(source, index, mutant);
  findUndeclaredMutants(source, manifest);
  for (const [index, hint] of manifest.hints.entries()) {
    const text = hint.file === undefined ? hint.text : texts.get(hint.file);
    if (text === undefined) missing(source, ['hints', index, 'file'], hint.file ?? '');
    else found.hints.push({ group: hint.group ?? null, test: hint.test ?? null, after: hint.after, text });
  }
  return found;
}

function readLanguage(source: Source, id: string, language: LanguageSpec): void {
  const { found, yaml, texts } = source;
  for (const role of ['starter', 'reference'] as const) {
    const folder = language[role];
    const files = filesBelow(texts, folder);
    if (Object.keys(files).length === 0) {
      missing(source, ['languages', id, role], folder);
      continue;
    }
    const checked = SolutionFiles.safeParse(files);
    for (const issue of checked.error?.issues ?? []) {
      const file = [folder, ...issue.path].join('/');
      found.problems.push(problem('KATA107', file, `${issue.message}: learners could not send this.`));
    }
    (role === 'starter' ? found.starters : found.references)[id] = files;
    if (files[language.main] === undefined)
      found.problems.push(
        problem(
          'KATA105',
          yaml.file,
          `languages.${id}.main: "${language.main}" is not in ${folder}/.${didYouMean(language.main, Object.keys(files))}`,
          yaml.placeOf(['languages', id, 'main']),
        ),
      );
  }
}

function readMutant({ yaml, texts, found }: Source, index: number, mutant: Mutant): void {
  const report = (key: string, message: string) =>
    found.problems.push(problem('KATA131', yaml.file, message, yaml.placeOf(['mutants', index, key])));
  const base = found.references[mutant.base];
  if (base === undefined) {
    report('base', `mutant "${mutant.id}" has the base "${mutant.base}", which is not a language with a reference.`);
    return;
  }
  const changes = filesBelow(texts, `mutants/${mutant.id}`);
  if (Object.keys(changes).length === 0)
    report('id', `mutant "${mutant.id}" has no files in mutants/${mutant.id}/: put the changed files there.`);
  else if (Object.entries(changes).every(([file, text]) => base[file] === text))
    report('id', `mutant "${mutant.id}" equals the reference of "${mutant.base}": it has to be wrong.`);
  const { id, title, kills, spares = [] } = mutant;
  found.mutants.push({ id, base: mutant.base, title, kills, spares, files: { ...base, ...changes } });
}

function findUndeclaredMutants({ texts, found }: Source, { mutants }: ExerciseManifest): void {
  const folders = new Set(Object.keys(filesBelow(texts, 'mutants')).map((file) => file.split('/')[0] ?? ''));
  for (const folder of folders) {
    if (mutants.some(({ id }) => id === folder)) continue;
    const message = 'is not declared: add it to mutants in kata.yaml, or remove the folder.';
    found.problems.push(problem('KATA131', `mutants/${folder}`, message));
  }
}

function missing({ yaml, found }: Source, keys: (string | number)[], target: string): void {
  const message = `${keys.join('.')}: "${target}" does not exist: add it, or correct the path.`;
  found.problems.push(problem('KATA105', yaml.file, message, yaml.placeOf(keys)));
}
