import type { Random } from '@kata/harness';

/** A well-formed line in its parts; `bytes` is `null` where the log says `-`. */
export type Entry = {
  address: string;
  user: string;
  method: string;
  path: string;
  /** With its question mark, or empty. */
  query: string;
  status: number;
  bytes: number | null;
  ms: number;
};

export type Report = {
  total: number;
  malformed: number;
  bytes: number;
  statusClasses: Record<string, number>;
  topPaths: { path: string; count: number }[];
  uniqueAddresses: number;
  p95Ms: number | null;
};

export function formatEntry({ address, user, method, path, query, status, bytes, ms }: Entry, second = 0): string {
  const time = `21/Nov/2026:03:${twoDigits(Math.floor(second / 60) % 60)}:${twoDigits(second % 60)} +0000`;
  return `${address} - ${user} [${time}] "${method} ${path}${query} HTTP/1.1" ${status} ${bytes ?? '-'} ${ms}`;
}

const twoDigits = (n: number): string => String(n).padStart(2, '0');

/** What the program has to print for these entries, each of which is in the log `copies` times. */
export function reportOf(entries: readonly Entry[], { malformed = 0, copies = 1 } = {}): Report {
  const statusClasses: Record<string, number> = { '1xx': 0, '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 };
  const countOfPath = new Map<string, number>();
  for (const { status, path } of entries) {
    const key = `${Math.floor(status / 100)}xx`;
    statusClasses[key] = (statusClasses[key] ?? 0) + copies;
    countOfPath.set(path, (countOfPath.get(path) ?? 0) + copies);
  }
  return {
    total: entries.length * copies,
    malformed: malformed * copies,
    bytes: entries.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) * copies,
    statusClasses,
    topPaths: [...countOfPath]
      .map(([path, count]) => ({ path, count }))
      .sort((a, b) => b.count - a.count || (a.path < b.path ? -1 : 1))
      .slice(0, 5),
    uniqueAddresses: new Set(entries.map(({ address }) => address.toLowerCase())).size,
    p95Ms: nearestRank95(entries.map(({ ms }) => ms)),
  };
}

/** Copying every value the same number of times does not change it. */
function nearestRank95(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.ceil((values.length * 95) / 100) - 1] ?? null;
}

export function makeEntry(rnd: Random, fields: Partial<Entry> = {}): Entry {
  return {
    address: makeAddress(rnd),
    user: rnd.pick(['-', '-', '-', rnd.word()]),
    method: rnd.pick(['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE', 'HEAD']),
    path: `/${rnd.word()}`,
    query: rnd.pick(['', '', `?day=${rnd.int(1, 31)}`, '?', `?next=/${rnd.word()}?x=1`]),
    status: rnd.pick([101, 200, 200, 200, 201, 204, 302, 304, 400, 404, 499, 500, 503]),
    bytes: rnd.pick([null, 0, rnd.int(1, 9), rnd.int(100, 99_999)]),
    ms: rnd.pick([rnd.int(0, 9), rnd.int(10, 99), rnd.int(100, 9999)]),
    ...fields,
  };
}

export function makeAddress(rnd: Random): string {
  return Array.from({ length: 4 }, () => rnd.int(1, 254)).join('.');
}

/** Lines that are wrong in one place each; the last one is what a full disk leaves. */
export function makeMalformedLines(rnd: Random): string[] {
  const line = formatEntry(makeEntry(rnd, { query: '', user: '-', bytes: 512, status: 200 }));
  const wrong: [string | RegExp, string][] = [
    [' - - ', ' - '],
    [' - - ', '  - - '],
    ['[', ''],
    [/\[.*\]/, '[]'],
    ['"', ''],
    [/"[A-Z]+ /, '"get '],
    [/"([A-Z]+) \//, '"$1 '],
    ['HTTP/1.1', 'HTTP/11'],
    [' HTTP', '  HTTP'],
    [' 200 ', ' 2000 '],
    [' 200 ', ' 099 '],
    [' 200 ', ' 600 '],
    [' 200 ', ' OK '],
    [' 512 ', ' -512 '],
    [' 512 ', ' '],
    [/$/, ' '],
    [/$/, '.5'],
    [/$/, 'ms'],
    [/^/, ' '],
    [/.{30}$/, ''],
  ];
  return ['-', '{"not": "a log"}', rnd.word(), ...wrong.map(([part, replacement]) => line.replace(part, replacement))];
}
