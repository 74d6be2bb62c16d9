import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rm, symlink, truncate } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadExercise } from './load-exercise.ts';
import { formatProblem } from './problem.ts';
import { cpuLimitMs, withCpuMs } from './test-support/cpu-limit.ts';
import { copyExercise, type ExerciseCopy } from './test-support/exercise-copy.ts';

async function problemsOf(folder: string): Promise<string[]> {
  const loaded = await loadExercise(folder);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
}

let maxCpuMs = 0;

// Its loads also compile the parsers, which is nobody's folder.
beforeAll(async () => {
  maxCpuMs = await cpuLimitMs();
});

async function loadQuickly(folder: string) {
  const { result, cpuMs } = await withCpuMs(() => loadExercise(folder));
  expect(cpuMs).toBeLessThan(maxCpuMs);
  return result;
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
    const loaded = await loadQuickly(copy.folder);
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

type Damage = [name: string, damage: (copy: ExerciseCopy) => Promise<unknown>, report: RegExp];

const oddFolders: Damage[] = [
  ['a FIFO', async ({ folder }) => makeFifo(path.join(folder, 'harness/more.ts')), /^KATA106 harness\/more.ts/],
  [
    'a FIFO in place of the manifest',
    async ({ folder }) => {
      await rm(path.join(folder, 'kata.yaml'));
      makeFifo(path.join(folder, 'kata.yaml'));
    },
    /^KATA106 kata.yaml {2}is a special file/,
  ],
  [
    'a folder in place of the manifest',
    async ({ folder }) => {
      await rm(path.join(folder, 'kata.yaml'));
      await mkdir(path.join(folder, 'kata.yaml'));
    },
    /^KATA105 kata.yaml {2}is missing/,
  ],
  [
    'a file of a terabyte',
    async ({ folder, write }) => {
      await write('fixtures/huge.bin', '');
      await truncate(path.join(folder, 'fixtures/huge.bin'), 2 ** 40);
    },
    /^KATA107 fixtures\/huge.bin {2}has 1099511627776 bytes/,
  ],
  [
    'folders without an end',
    async ({ folder }) => mkdir(path.join(folder, 'assets', ...Array(200).fill('a')), { recursive: true }),
    /^KATA107 .*nested deeper than 8 folders/,
  ],
  [
    'a name that is not UTF-8',
    async ({ folder }) => execFileSync('sh', ['-c', `touch "$(printf '%s/assets-\\377' '${folder}')"`]),
    /^KATA109 assets-/,
  ],
  [
    'a FIFO that would be inherited',
    async ({ parent }) => makeFifo(path.join(parent, '_defaults.yaml')),
    /^KATA106 \.\.\/_defaults/,
  ],
  [
    'a link that would be inherited',
    ({ parent }) => symlink('/etc/passwd', path.join(parent, '_defaults.yaml')),
    /^KATA106 \.\.\/_defaults.yaml/,
  ],
  ['huge defaults', ({ write }) => write('../_defaults.yaml', 'x'.repeat(300_000)), /^KATA107 \.\.\/_defaults.yaml/],
  ['a statement of brackets', ({ write }) => write('statement.md', '['.repeat(32_000)), /^KATA140 statement.md/],
  [
    'a published record of brackets',
    ({ write }) => write('published.json', '['.repeat(100_000)),
    /^KATA172 published.json/,
  ],
];

const makeFifo = (file: string) => execFileSync('mkfifo', [file]);

describe('a folder with something odd gets a problem, and quickly', () => {
  test.each(oddFolders)('%s', async (_name, damage, report) => {
    await using copy = await copyExercise();
    await damage(copy);
    const loaded = await loadQuickly(copy.folder);
    expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toContainEqual(expect.stringMatching(report));
  });

  test.each(['harness/main.ts', 'harness', '.'])('%s that nobody may read', async (target) => {
    await using copy = await copyExercise();
    await chmod(copy.parent, 0o755);
    await chmod(path.join(copy.folder, target), 0);
    const problems = await asNobody(() => problemsOf(copy.folder));
    expect(problems).toEqual([expect.stringMatching(/^KATA109 \S+ {2}cannot be read \(EACCES\)/)]);
  });

  test('a name that would move the cursor of a terminal is shown harmlessly', async () => {
    await using copy = await copyExercise();
    await copy.write('hints/a\u001b[2Jb\nc.md', Buffer.from([0xff]));
    expect(await problemsOf(copy.folder)).toEqual([expect.stringMatching(/^KATA108 hints\/a\\u001b\[2Jb c.md {2}/)]);
  });
});

/** Root may read everything, so it steps down meanwhile. */
async function asNobody<T>(act: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return act();
  process.seteuid?.(65_534);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}
