import type { Res } from '../api/http.ts';
import type { SeenRes } from '../http/res.ts';
import { clip } from '../json/clip.ts';
import { findDifference } from '../json/find-difference.ts';
import { parseJson } from '../json/safe-json.ts';
import { showBriefly, showValue } from '../json/show-value.ts';
import { failAt } from './fail.ts';

const seenBy = (res: Res): SeenRes['seen'][] => [(res as SeenRes).seen];
const target = (res: Res): string => `${res.method} ${clip(res.path, 120)}`;

export function expectStatus(res: Res, expected: number | readonly number[]): void {
  const allowed = [expected].flat() as number[];
  if (allowed.includes(res.status)) return;
  failAt(seenBy(res), {
    message: `${target(res)} answered ${res.status}, expected ${allowed.join(' or ')}.`,
    expected: `status ${allowed.join(' or ')}`,
    actual: `status ${res.status}${res.text === '' ? ', no body' : `, body: ${clip(res.text, 512)}`}`,
  });
}

export function expectJson(res: Res, expected: unknown, options: { partial?: boolean } = {}): void {
  const actual: unknown = res.json;
  const difference = findDifference(actual, expected, options);
  if (difference === undefined) return;
  const place = difference.path === '' ? 'The body' : `\`${difference.path.replace(/^\./, '')}\` in the body`;
  failAt(seenBy(res), {
    message: `${place} of the answer to ${target(res)} ${differenceInWords(difference)}.`,
    expected: showValue(expected, { indent: 2 }),
    actual: showValue(actual, { indent: 2 }),
  });
}

function differenceInWords({ actual, expected }: { actual: unknown; expected: unknown }): string {
  if (expected === undefined) return `should not be there, but is ${showBriefly(actual)}`;
  if (actual === undefined) return `is missing, expected ${showBriefly(expected)}`;
  return `is ${showBriefly(actual)}, expected ${showBriefly(expected)}`;
}

export function expectHeader(res: Res, name: string, expected?: string | RegExp): string {
  const actual = res.headers[name.toLowerCase()];
  const words =
    expected === undefined
      ? 'any value'
      : expected instanceof RegExp
        ? `a value matching ${expected}`
        : JSON.stringify(expected);
  if (actual === undefined) {
    return failAt(seenBy(res), {
      message: `The answer to ${target(res)} has no header \`${name}\`.`,
      expected: `header ${name}: ${words}`,
      actual: `headers: ${Object.keys(res.headers).join(', ') || 'none'}`,
    });
  }
  const holds = expected === undefined || (expected instanceof RegExp ? expected.test(actual) : actual === expected);
  if (holds) return actual;
  return failAt(seenBy(res), {
    message: `The header \`${name}\` of the answer to ${target(res)} is ${showBriefly(actual)}, expected ${words}.`,
    expected: `${name}: ${words}`,
    actual: `${name}: ${clip(actual, 512)}`,
  });
}

export function expectProblem(
  res: Res,
  status: number | readonly number[],
  { fields = [] }: { fields?: readonly string[] } = {},
): void {
  expectStatus(res, status);
  const parsed = parseJson(res.text);
  const body = 'value' in parsed ? parsed.value : undefined;
  if (typeof body !== 'object' || body === null) {
    failAt(seenBy(res), {
      message: `The error answer to ${target(res)} has no JSON object as its body.`,
      expected: 'a JSON object that says what is wrong',
      actual: res.text === '' ? 'no body' : clip(res.text, 512),
    });
  }
  const named = namesIn(body);
  const missing = fields.filter((field) => !named.has(field));
  if (missing.length === 0) return;
  failAt(seenBy(res), {
    message: `The error answer to ${target(res)} does not name ${missing.map((field) => `\`${field}\``).join(', ')}.`,
    expected: `an error that names ${fields.join(', ')}`,
    actual: showValue(body, { indent: 2 }),
  });
}

/** Keys anywhere in the body and texts that are one word, with or without a leading `/`: `{"errors":[{"field":"isbn"}]}`. */
function namesIn(value: unknown, names = new Set<string>()): Set<string> {
  if (typeof value === 'string') names.add(value.replace(/^\//, ''));
  if (typeof value !== 'object' || value === null) return names;
  for (const [key, item] of Object.entries(value)) {
    names.add(key);
    namesIn(item, names);
  }
  return names;
}

export function expectTally(results: readonly Res[], expected: Record<number, number>): void {
  const actual: Record<string, number> = {};
  for (const { status } of results) actual[status] = (actual[status] ?? 0) + 1;
  if (findDifference(actual, expected) === undefined) return;
  const odd = results.filter(({ status }) => expected[status] === undefined);
  failAt((odd.length > 0 ? odd : results).slice(0, 5).flatMap(seenBy), {
    message: `The ${results.length} answers have the statuses ${showTally(actual)}, expected ${showTally(expected)}.`,
    did: `sent ${results.length} requests such as ${results[0] === undefined ? 'none' : (results[0] as SeenRes).seen.did}`,
    expected: showTally(expected),
    actual: showTally(actual),
  });
}

function showTally(tally: Record<string, number>): string {
  return Object.entries(tally)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ');
}
