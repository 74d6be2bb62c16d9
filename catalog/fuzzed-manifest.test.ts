import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadExercise } from './load-exercise.ts';
import { formatProblem, problemCodes } from './problem.ts';
import { cpuLimitMs, withCpuMs } from './test-support/cpu-limit.ts';
import { copyExercise } from './test-support/exercise-copy.ts';

// A hundred and fifty folders are read; each of them quickly.
vi.setConfig({ testTimeout: 120_000 });
const runs = { numRuns: 150 };
const maxCpuMs = await cpuLimitMs();

/** Whatever the manifest says: an exercise or problems with a known code and place, never an exception, and quickly. */
async function expectAnswer(folder: string, manifest: string | Uint8Array, write: (text: Buffer) => Promise<void>) {
  await write(Buffer.from(manifest));
  let { result: loaded, cpuMs } = await withCpuMs(() => loadExercise(folder));
  // What the machine does beside it, such as collecting garbage, does not fall on every one of several reads.
  for (let again = 0; again < 3 && cpuMs >= maxCpuMs; again += 1)
    ({ result: loaded, cpuMs } = await withCpuMs(() => loadExercise(folder)));
  expect(cpuMs).toBeLessThan(maxCpuMs);
  const problems = loaded.ok ? loaded.warnings : loaded.problems;
  if (!loaded.ok) expect(problems.filter(({ severity }) => severity === 'error')).not.toEqual([]);
  for (const one of problems) {
    expect(problemCodes).toHaveProperty(one.code);
    expect(one.line ?? 1).toBeGreaterThan(0);
    expect(formatProblem(one)).not.toContain('\n');
  }
}

const original = () => readFile(path.join(import.meta.dirname, '../test/fixtures/exercises/hello-http/kata.yaml'));

test('a manifest in which anything stands anywhere is answered', async () => {
  await using copy = await copyExercise();
  const data: unknown = parse(String(await original()));
  const places = placesIn(data);
  const change = fc.record({
    place: fc.constantFrom(...places),
    value: fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant(undefined), fc.date(), fc.double(), fc.bigInt()),
    key: fc.option(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'length', '0'))),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const changed = structuredClone(data);
      for (const { place, value, key } of changes) put(changed, key === null ? place : [...place, key], value);
      await expectAnswer(copy.folder, stringify(changed), (text) => copy.write('kata.yaml', text));
    }),
    runs,
  );
});

test('a manifest with bytes cut, doubled or exchanged is answered', async () => {
  await using copy = await copyExercise();
  const bytes = await original();
  const edit = fc.record({ at: fc.nat(bytes.length - 1), count: fc.nat(60), insert: fc.uint8Array({ maxLength: 12 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 5 }), async (edits) => {
      let damaged = bytes;
      for (const { at, count, insert } of edits)
        damaged = Buffer.concat([damaged.subarray(0, at), insert, damaged.subarray(at + count)]);
      await expectAnswer(copy.folder, damaged, (text) => copy.write('kata.yaml', text));
    }),
    runs,
  );
});

test('marks of YAML in any order are answered', async () => {
  await using copy = await copyExercise();
  const marks = ['{', '}', '[', ']', ':', '- ', '? ', ', ', '\n', '  ', '\t', '&a ', '*a', '!!', '%', '---\n', '...\n'];
  const text = fc.array(fc.constantFrom(...marks, '|', '>', '"', "'", '#', 'slug', '<<', '0x', '~'), { maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(text, (parts) =>
      expectAnswer(copy.folder, parts.join(''), (bytes) => copy.write('kata.yaml', bytes)),
    ),
    runs,
  );
});

type Place = (string | number)[];

function placesIn(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  const inner = Object.entries(value).flatMap(([key, one]) =>
    placesIn(one, [...place, Array.isArray(value) ? Number(key) : key]),
  );
  return place.length === 0 ? inner : [place, ...inner];
}

/** Sets or, for undefined, removes what stands at a place; one that is not there any more is left alone. */
function put(root: unknown, place: Place, value: unknown): void {
  const parent = place
    .slice(0, -1)
    .reduce<unknown>((node, key) => (isContainer(node) ? Reflect.get(node, key) : undefined), root);
  const last = place.at(-1);
  if (!isContainer(parent) || last === undefined) return;
  if (Array.isArray(parent) && last === 'length') return;
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Object.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true });
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
