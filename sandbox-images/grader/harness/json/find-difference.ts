import { isMatcher, isOptional } from './is-matcher.ts';

/** `undefined` on either side means that the key is absent. `path` looks like `.items[3].id`, empty for the whole value. */
export type Difference = { path: string; actual: unknown; expected: unknown };

const maxDepth = 64;

/**
 * First place where the values differ. Only own keys count; an expected `undefined` means "absent". With `partial`,
 * objects may have further keys at every level.
 */
export function findDifference(
  actual: unknown,
  expected: unknown,
  options: { partial?: boolean } = {},
): Difference | undefined {
  return compare({ actual, expected, path: '' }, { partial: options.partial ?? false, depth: 0 });
}

type Mode = { partial: boolean; depth: number };

function compare(pair: Difference, mode: Mode): Difference | undefined {
  const { actual, expected } = pair;
  if (isMatcher(expected)) return expected.matches(actual) ? undefined : pair;
  if (!isStructure(expected)) return isSame(actual, expected) ? undefined : pair;
  if (!isStructure(actual) || mode.depth > maxDepth || Array.isArray(actual) !== Array.isArray(expected)) return pair;
  const deeper = { ...mode, depth: mode.depth + 1 };
  return Array.isArray(expected)
    ? compareArrays(pair as Difference & { actual: unknown[]; expected: unknown[] }, deeper)
    : compareObjects(pair as Difference & { actual: object; expected: object }, deeper);
}

const isStructure = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** 0 and -0 are the same here: JSON can tell them apart, but no exercise should. */
const isSame = (actual: unknown, expected: unknown): boolean => actual === expected || Object.is(actual, expected);

function compareArrays(
  { actual, expected, path }: Difference & { actual: unknown[]; expected: unknown[] },
  mode: Mode,
) {
  for (const index of Array(Math.max(actual.length, expected.length)).keys()) {
    const place = { path: `${path}[${index}]`, actual: actual[index], expected: expected[index] };
    if (index >= actual.length || index >= expected.length) return place;
    const difference = compare(place, mode);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function compareObjects({ actual, expected, path }: Difference & { actual: object; expected: object }, mode: Mode) {
  const expectedKeys = Object.keys(expected);
  for (const key of expectedKeys) {
    const place = { path: `${path}.${key}`, actual: ownValue(actual, key), expected: ownValue(expected, key) };
    if (!Object.hasOwn(actual, key)) {
      if (place.expected === undefined || isOptional(place.expected)) continue;
      return place;
    }
    if (place.expected === undefined) return place;
    const difference = compare(place, mode);
    if (difference !== undefined) return difference;
  }
  if (mode.partial) return undefined;
  const extra = Object.keys(actual).find((key) => !Object.hasOwn(expected, key));
  return extra === undefined
    ? undefined
    : { path: `${path}.${extra}`, actual: ownValue(actual, extra), expected: undefined };
}

const ownValue = (value: object, key: string): unknown =>
  Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
