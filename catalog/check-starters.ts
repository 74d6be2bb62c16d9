import picomatch from 'picomatch';
import type { ExerciseParts } from './check-exercise.ts';
import { type Problem, problem } from './problem.ts';

/** Shorter files and plain data may well be the same in both. */
const smallestTelling = 200;
const dataEndings = /\.(json|md|txt|toml|lock|mod|sum|yaml|yml|csv|html|css|cfg|ini)$/;

/** A starter is a beginning: it holds no part of the solution and none of the tests. */
export function checkStarters({ manifest, yaml, starters, references, harness }: ExerciseParts): Problem[] {
  const secrets = new Set(
    Object.entries(harness).flatMap(([path, text]) => (path === 'public.ts' ? [] : [text.trim()])),
  );
  return Object.entries(manifest.languages).flatMap(([id, language]) => {
    const isEditable = picomatch(language.editable, { dot: true });
    const found: Problem[] = [];
    for (const [file, text] of Object.entries(starters[id] ?? {})) {
      const place = `${language.starter}/${file}`;
      const same = references[id]?.[file] === text;
      if (same && (file === language.main || (isEditable(file) && isTelling(file, text))))
        found.push(
          problem(
            'KATA150',
            place,
            `file "${file}" equals ${language.reference}/${file}: a starter may not contain the solution.`,
          ),
        );
      if (text.includes('@kata/harness') || secrets.has(text.trim()))
        found.push(problem('KATA151', place, 'contains a part of the harness: learners would read the tests.'));
    }
    if (!isEditable(language.main))
      found.push(
        problem(
          'KATA152',
          yaml.file,
          `languages.${id}.main: "${language.main}" is opened first, but no pattern of editable matches it.`,
          yaml.placeOf(['languages', id, 'editable']),
        ),
      );
    return found;
  });
}

const isTelling = (file: string, text: string): boolean => text.length > smallestTelling && !dataEndings.test(file);
