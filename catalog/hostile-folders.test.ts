import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadExercise } from './load-exercise.ts';
import { formatProblem } from './problem.ts';
import { copyExercise } from './test-support/exercise-copy.ts';

async function problemsOf(folder: string): Promise<string[]> {
  const loaded = await loadExercise(folder);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
}

const nines = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]`).join('\n');
const hostile: [name: string, kataYaml: string | Buffer, report: RegExp][] = [
  ['an alias bomb', `a0: &a0 [x, x]\n${nines}\n`, /^KATA104 kata.yaml:1:5 {2}anchors are not allowed/],
  ['five thousand open brackets', '['.repeat(5000), /^KATA100 kata.yaml:1:33 /],
  ['a JavaScript tag', 'slug: !!js/function "function () {}"\n', /^KATA104 kata.yaml:1:7 {2}tags are not allowed/],
  ['a duplicate key', 'slug: a\nslug: b\n', /^KATA104 kata.yaml:2:1 /],
  ['a tab', 'slug: a\nlimits:\n\twall: 1s\n', /^KATA104 kata.yaml:3:1 {2}tabs/],
  ['a path out of the folder', 'slug: ../../x\n', /^KATA110 kata.yaml:1:7 /],
  [
    'an endless time',
    'slug: hello-http\nlimits: { wall: 1e9 }\n',
    /^KATA101 kata.yaml:2:17 {2}limits.wall: 1000000000/,
  ],
  ['a prototype', '__proto__: { slug: x }\n', /^KATA102 kata.yaml:1:1 {2}unknown key "__proto__"/],
  [
    'a wide map',
    Array.from({ length: 40_000 }, (_, i) => `k${i}: `)
      .join('\n')
      .slice(0, 250_000),
    /^KATA107 kata.yaml/,
  ],
  ['a deep map', Array.from({ length: 650 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), /^KATA10\d kata.yaml/],
  ['too many bytes', 'x'.repeat(257 * 1024), /^KATA107 kata.yaml {2}has 263168 bytes, at most 262144/],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0, 0]), /^KATA108 kata.yaml/],
  ['nothing', '', /^KATA101 kata.yaml {2}must be a map/],
  ['two documents', 'slug: a\n---\nslug: b\n', /^KATA100 kata.yaml/],
];

describe('a hostile kata.yaml is refused within 200 ms', () => {
  test.each(hostile)('%s', async (_name, kataYaml, report) => {
    await using copy = await copyExercise();
    await copy.write('kata.yaml', kataYaml);
    const startedAt = performance.now();
    const loaded = await loadExercise(copy.folder);
    expect(performance.now() - startedAt).toBeLessThan(200);
    expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toContainEqual(expect.stringMatching(report));
  });
});

describe('a folder is not left', () => {
  test('by a symbolic link to a file', async () => {
    await using copy = await copyExercise();
    await symlink('/etc/passwd', path.join(copy.folder, 'fixtures/passwd'));
    expect(await problemsOf(copy.folder)).toEqual([
      'KATA106 fixtures/passwd  is a symbolic link: put a copy of the file itself here.',
    ]);
  });

  test('by a symbolic link to a folder', async () => {
    await using copy = await copyExercise();
    await symlink('/etc', path.join(copy.folder, 'assets'));
    expect(await problemsOf(copy.folder)).toEqual([expect.stringMatching(/^KATA106 assets/)]);
  });

  test('when it is larger than an exercise may be', async () => {
    await using copy = await copyExercise();
    for (let i = 0; i < 500; i++) await copy.write(`assets/${i}.txt`, 'x');
    expect(await problemsOf(copy.folder)).toEqual([expect.stringMatching(/^KATA107 .* more than 500 files/)]);
  });

  test('when it does not exist', async () => {
    expect(await problemsOf('/nonexistent/exercise')).toEqual([expect.stringMatching(/^KATA109 \. {2}cannot be read/)]);
  });
});
