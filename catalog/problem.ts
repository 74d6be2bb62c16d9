/**
 * Every code `kata lint` and `kata verify` can report, with its meaning. Codes are part of the documentation: a code is
 * never reused for something else.
 */
export const problemCodes = {
  KATA100: 'a file cannot be read as YAML',
  KATA101: 'a value has the wrong type or unit, or is out of bounds',
  KATA102: 'a key is not known here',
  KATA103: 'a required key is missing',
  KATA104: 'a YAML feature that is not allowed: anchor, alias, tag, directive, tab or duplicate key',
  KATA105: 'a file or folder that kata.yaml names is missing',
  KATA106: 'a link or special file, or a path outside the exercise folder',
  KATA107: 'a file or folder is too large, or there are too many files',
  KATA108: 'a text file is not UTF-8',
  KATA109: 'a file or folder cannot be read',
  KATA110: 'the slug does not have its form or differs from the folder name',
  KATA111: 'a slug or alias belongs to another exercise already',
  KATA112: 'a prerequisite or a track names an exercise that does not exist',
  KATA113: 'exercises are prerequisites of each other in a circle',
  KATA114: 'a track file is not valid',
  KATA120: 'the harness is not TypeScript with erasable types',
  KATA121: 'a test belongs to a group that kata.yaml does not declare',
  KATA122: 'the points do not add up to the total',
  KATA123: 'a group has no tests',
  KATA124: 'the id or title of a test cannot be read without running the harness',
  KATA125: 'a test id is used twice',
  KATA126: 'a test is not inside the group its id begins with',
  KATA127: 'a test of a public group is outside public.ts, or another one inside it',
  KATA128: 'a group requires a group that does not exist or comes later',
  KATA129: 'the harness names a fixture, process or budget that is not there',
  KATA130: 'a mutant names a test that the harness does not have',
  KATA131: 'a mutant has no files, no base, or changes nothing',
  KATA132: 'an active exercise has fewer than three mutants',
  KATA133: 'a hint, or stated, names a group or test that does not exist',
  KATA134: 'a language does not say how to run a process',
  KATA135: 'the harness uses a service that kata.yaml does not declare',
  KATA136: 'two services have the same variable, or one that is taken',
  KATA137: 'a budget has no unit, or names a group that does not exist',
  KATA138: 'the seed of sqlite is missing, too large or no SQLite database',
  KATA140: 'the statement has no rule for a group or test',
  KATA141: 'a link in the statement leads nowhere',
  KATA150: 'a starter contains the solution',
  KATA151: 'a starter contains a part of the harness',
  KATA152: 'the file opened first cannot be edited',
  KATA153: 'a reference needs a file that learners may not edit',
  KATA154: 'the statement, a hint or the public tests contain the solution',
  KATA160: 'the harness waits for a fixed time',
  KATA161: 'the harness imports something it may not',
  KATA162: 'the harness uses something that a seed does not repeat or the wire view does not show',
  KATA170: 'the changelog does not say what a version changed',
  KATA171: 'what decides verdicts changed since the published revision, the version did not',
  KATA172: 'published.json is not what kata publish writes',
  KATA180: 'a language names a runtime that does not exist',
  KATA181: 'the title of a language names a version that its runtime does not have',
  KATA182: 'the file opened first is of no kind that the runtime has',
  KATA183: 'what a solution may write can fill more than half of its memory',
  KATA201: 'a verdict differs between runs: a test is flaky',
  KATA202: 'a reference does not pass',
  KATA203: 'a starter does not start, crashes, or scores too much',
  KATA204: 'a starter fails with an error of the harness instead of an assertion',
  KATA210: 'a mutant survived',
  KATA211: 'a mutant is broken: it fails before the test that it should fail, or fails one that it should spare',
  KATA220: 'a built-in wrong server scored more than 10 %',
  KATA230: 'a reference needs more than half of a time limit or budget, or a mutant is only just too slow',
  KATA240: 'a test failed for no wrong solution',
  KATA250: "a learner's program can read the harness, its fixtures or a reference",
} as const;
export type ProblemCode = keyof typeof problemCodes;

/** Something an author has to change. `file` is relative to the exercise folder; line and column count from 1. */
export type Problem = {
  code: ProblemCode;
  file: string;
  line: number | null;
  column: number | null;
  message: string;
  severity: 'error' | 'warning';
};

type Place = { line?: number | null; column?: number | null; severity?: Problem['severity'] };

export function problem(code: ProblemCode, file: string, message: string, place: Place = {}): Problem {
  return {
    code,
    file,
    line: place.line ?? null,
    column: place.column ?? null,
    message,
    severity: place.severity ?? 'error',
  };
}

export const isError = (one: Problem): boolean => one.severity === 'error';

/** File names and values come from anywhere: they may not move the cursor of a terminal or break a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const control = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const showCharacter = (character: string): string =>
  /\s/.test(character) ? ' ' : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** `KATA102 kata.yaml:31:5  unknown key "visibilty" in grading.groups[4]. Did you mean "visibility"?` */
export function formatProblem({ code, file, line, column, message, severity }: Problem): string {
  const place = [file, line, line === null ? null : column].filter((part) => part !== null).join(':');
  return `${code} ${place}  ${severity === 'warning' ? 'warning: ' : ''}${message}`.replace(control, showCharacter);
}
