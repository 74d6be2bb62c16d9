import picomatch from 'picomatch';
import type { LanguageSpec } from '#contracts/exercise-manifest.ts';
import type { ExerciseParts } from './check-exercise.ts';
import type { TextFiles } from './load-exercise.ts';
import { type Problem, problem } from './problem.ts';

/** Shorter files and plain data may well be the same in both. */
const smallestTelling = 200;
const dataEndings = /\.(json|md|txt|toml|lock|mod|sum|yaml|yml|csv|html|css|cfg|ini)$/;

type Pair = {
  id: string;
  language: LanguageSpec;
  starter: TextFiles;
  reference: TextFiles;
  isEditable: (file: string) => boolean;
};

/** A starter is a beginning: no part of the solution, none of the tests, and a way from it to the reference. */
export function checkStarters(parts: ExerciseParts): Problem[] {
  const { manifest, yaml, harness } = parts;
  const hidden = Object.entries(harness).filter(([path]) => path !== 'public.ts');
  const secrets = new Set(hidden.map(([, text]) => text.trim()));
  return Object.entries(manifest.languages).flatMap(([id, language]) => {
    const matches = picomatch(language.editable, { dot: true });
    const pair: Pair = {
      ...{ id, language, isEditable: (file) => matches(file) },
      ...{ starter: parts.starters[id] ?? {}, reference: parts.references[id] ?? {} },
    };
    const found = [...findSolution(pair), ...findHarness(pair, secrets), ...findUnreachable(pair)];
    if (!pair.isEditable(language.main)) {
      const message = `languages.${id}.main: "${language.main}" is opened first, but no pattern of editable matches it.`;
      found.push(problem('KATA152', yaml.file, message, yaml.placeOf(['languages', id, 'editable'])));
    }
    return found;
  });
}

function findSolution({ language, starter, reference, isEditable }: Pair): Problem[] {
  const isTelling = (file: string, text: string) =>
    file === language.main || (isEditable(file) && text.length > smallestTelling && !dataEndings.test(file));
  return Object.entries(starter)
    .filter(([file, text]) => isTelling(file, text) && squeeze(reference[file] ?? '') === squeeze(text))
    .map(([file]) => {
      const message = `file "${file}" equals ${language.reference}/${file}: a starter may not contain the solution.`;
      return problem('KATA150', `${language.starter}/${file}`, message);
    });
}

/** Line ends, indentation and blank lines make no other solution. */
const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

function findHarness({ language, starter }: Pair, secrets: ReadonlySet<string>): Problem[] {
  const message = 'contains a part of the harness: learners would read the tests.';
  return Object.entries(starter)
    .filter(([, text]) => text.includes('@kata/harness') || secrets.has(text.trim()))
    .map(([file]) => problem('KATA151', `${language.starter}/${file}`, message));
}

/** A learner sends editable files only, so the reference may not need others. */
function findUnreachable({ id, language, starter, reference, isEditable }: Pair): Problem[] {
  return Object.entries(reference)
    .filter(([file, text]) => !isEditable(file) && starter[file] !== text)
    .map(([file]) => {
      const message = `differs from the starter, but languages.${id}.editable does not match it: learners could not write it.`;
      return problem('KATA153', `${language.reference}/${file}`, message);
    });
}
