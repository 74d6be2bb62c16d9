import type { ParseArgsConfig } from 'node:util';
import type { Verdict } from '#contracts/verdict.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';

/** Options of every command that takes one exercise and one solution. */
export const solutionOptions = {
  language: { type: 'string', short: 'l' },
  dir: { type: 'string', short: 'd', default: '.' },
  kind: { type: 'string', default: 'submit' },
  json: { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

const kinds = ['submit', 'try'] as const;

/** @throws UsageError for anything but a kind of run that a learner may ask for. */
export function parseKind(text: string): (typeof kinds)[number] {
  const kind = kinds.find((one) => one === text);
  if (kind === undefined) throw new UsageError(`--kind is one of ${kinds.join(', ')}.`);
  return kind;
}

/** @throws UsageError for none and for more than one. */
export function parseOneExercise([target, ...rest]: readonly string[], usage: string): string {
  if (target === undefined || rest.length > 0) throw new UsageError(`name one exercise.\nUsage: ${usage}`);
  return target;
}

/** @throws UsageError that lists the languages when there is a choice and none was made. */
export function chooseLanguage(offered: readonly string[], asked: string | undefined): string {
  const chosen = asked ?? (offered.length === 1 ? offered[0] : undefined);
  if (chosen !== undefined && offered.includes(chosen)) return chosen;
  const problem = chosen === undefined ? 'choose a language' : `"${chosen}" is not offered`;
  throw new UsageError(`${problem}: --language ${offered.join(' | ')}.`);
}

export function exitCodeOf({ status }: Verdict): ExitCode {
  if (status === 'passed') return exitCode.passed;
  return status === 'internal-error' ? exitCode.fault : exitCode.notPassed;
}
