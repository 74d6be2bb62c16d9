import type { ExerciseParts } from './check-exercise.ts';
import { type Problem, problem } from './problem.ts';

/** Lines that many programs share: shorter, or nothing but marks and keywords. */
const leastLineLength = 12;
/** So many telling lines of a solution in a row are no example any more. */
const leakedLineCount = 8;

/** Nothing that learners read before they pass holds a stretch of a reference: statement, hints, public tests. */
export function checkLeaks({ statement, hints, harness, references }: ExerciseParts): Problem[] {
  const read: [file: string, text: string][] = [
    ['statement.md', statement],
    ['harness/public.ts', harness['public.ts'] ?? ''],
    ...hints.map((hint): [string, string] => ['kata.yaml', hint.text]),
  ];
  const solutions = Object.entries(references).flatMap(([id, files]) =>
    Object.entries(files).map(([file, text]) => ({ name: `${id}/${file}`, lines: tellingLines(text) })),
  );
  return read.flatMap(([file, text]) => {
    const shown = new Set(tellingLines(text));
    const leak = solutions.find(({ lines }) => longestRun(lines, shown) >= leakedLineCount);
    if (leak === undefined) return [];
    const message = `holds ${leakedLineCount} lines of the reference ${leak.name} in a row: learners read this before they pass.`;
    return [problem('KATA154', file, message)];
  });
}

const tellingLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line.length >= leastLineLength);

function longestRun(lines: readonly string[], shown: ReadonlySet<string>): number {
  let longest = 0;
  let current = 0;
  for (const line of lines) {
    current = shown.has(line) ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}
