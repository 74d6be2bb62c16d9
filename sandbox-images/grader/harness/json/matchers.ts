import type { Any, Matcher } from '../api/expect.ts';
import { findDifference } from './find-difference.ts';

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const matcher = (words: string, matches: (actual: unknown) => boolean): Matcher => ({ matcher: words, matches });
const isPlainObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

export const any: Any = {
  string: matcher('a string', (actual) => typeof actual === 'string'),
  number: matcher('a number', (actual) => Number.isFinite(actual)),
  integer: matcher('a whole number', Number.isSafeInteger),
  boolean: matcher('true or false', (actual) => typeof actual === 'boolean'),
  array: matcher('an array', Array.isArray),
  object: matcher('an object', isPlainObject),
  time: matcher('an ISO 8601 time', (actual) => typeof actual === 'string' && isoTime.test(actual)),
  uuid: matcher('a UUID', (actual) => typeof actual === 'string' && uuid.test(actual)),
  value: matcher('any value', (actual) => actual !== undefined),
  matching: (pattern) =>
    matcher(`a string matching ${pattern}`, (actual) => typeof actual === 'string' && pattern.test(actual)),
  of: (...values) =>
    matcher(`one of ${JSON.stringify(values)}`, (actual) =>
      values.some((value) => findDifference(actual, value) === undefined),
    ),
  containing: (shape) =>
    matcher(
      `an object with ${Object.keys(shape).join(', ')}`,
      (actual) => findDifference(actual, shape, { partial: true }) === undefined,
    ),
  arrayOf: (shape) =>
    matcher(
      'an array of such items',
      (actual) => Array.isArray(actual) && actual.every((item) => findDifference(item, shape) === undefined),
    ),
  optional: (shape) =>
    matcher('optional', (actual) => actual === undefined || findDifference(actual, shape) === undefined),
};
