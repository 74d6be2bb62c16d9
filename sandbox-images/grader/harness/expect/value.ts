import type { ValueExpectation } from '../api/expect.ts';
import { findDifference } from '../json/find-difference.ts';
import { showBriefly, showValue } from '../json/show-value.ts';
import type { TestScope } from '../test-scope.ts';
import { failAt } from './fail.ts';

export function expectValue(scope: TestScope, actual: unknown, what: string): ValueExpectation {
  const check = (holds: boolean, words: string, expected: string): void => {
    if (holds) return;
    failAt(scope.exchanges.slice(-1), {
      message: `${what}: expected ${words}, got ${showBriefly(actual)}.`,
      expected,
      actual: showValue(actual, { indent: 2 }),
    });
  };
  const isAtMost = (limit: number): boolean => typeof actual === 'number' && actual <= limit;
  const isAtLeast = (limit: number): boolean => typeof actual === 'number' && actual >= limit;
  return {
    is(expected) {
      const difference = findDifference(actual, expected);
      if (difference === undefined) return;
      const place = difference.path === '' ? what : `${what}, at ${difference.path.replace(/^\./, '')}`;
      failAt(scope.exchanges.slice(-1), {
        message: `${place}: expected ${wordsFor(difference.expected)}, got ${wordsFor(difference.actual)}.`,
        expected: showValue(expected, { indent: 2 }),
        actual: showValue(actual, { indent: 2 }),
      });
    },
    isNot: (unexpected) =>
      check(
        findDifference(actual, unexpected) !== undefined,
        `anything but ${showBriefly(unexpected)}`,
        `not ${showValue(unexpected)}`,
      ),
    atMost: (limit) => check(isAtMost(limit), `at most ${limit}`, `at most ${limit}`),
    atLeast: (limit) => check(isAtLeast(limit), `at least ${limit}`, `at least ${limit}`),
    matches: (pattern) =>
      check(
        typeof actual === 'string' && pattern.test(actual),
        `a text matching ${pattern}`,
        `a text matching ${pattern}`,
      ),
    includes: (part) =>
      check(includes(actual, part), `something with ${showBriefly(part)} in it`, `… ${showValue(part)} …`),
    satisfies: (condition, words) => check(condition(actual), words, words),
  };
}

/** `undefined` stands for a key or an item that is not there. */
const wordsFor = (value: unknown): string => (value === undefined ? 'nothing' : showBriefly(value));

function includes(actual: unknown, part: unknown): boolean {
  if (typeof actual === 'string') return actual.includes(String(part));
  return Array.isArray(actual) && actual.some((item) => findDifference(item, part) === undefined);
}
