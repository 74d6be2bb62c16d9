import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import { loadExercise } from './load-exercise.ts';
import { makeBundle } from './make-bundle.ts';
import { formatProblem } from './problem.ts';
import { copyExercise, type ExerciseCopy } from './test-support/exercise-copy.ts';

async function problemsOf(folder: string): Promise<string[]> {
  const loaded = await loadExercise(folder);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
}

async function load(folder: string) {
  const loaded = await loadExercise(folder);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return loaded.exercise;
}

describe('a valid folder', () => {
  test('becomes an exercise with its plan read from the source', async () => {
    await using copy = await copyExercise();
    const exercise = await load(copy.folder);
    expect(exercise.plan.map((group) => [group.id, group.tests.map((one) => one.id)])).toEqual([
      ['boot', ['boot.answers']],
      ['greeting', ['greeting.by-name', 'greeting.not-found']],
    ]);
    expect(exercise.manifest.limits).toMatchObject({ wall: 20_000, memory: 256 * 1024 ** 2 });
    expect(exercise.publicTests).toContain('boot.answers');
    expect(exercise.hints[0]).toEqual({
      ...{ group: null, test: 'greeting.by-name', after: 2 },
      text: 'Where in the URL is the name?',
    });
  });

  test('has a contract where a file of that name says so', async () => {
    await using copy = await copyExercise();
    expect((await load(copy.folder)).contract).toBeNull();
    await copy.write('contract.sql', 'create table tea ();\n');
    expect((await load(copy.folder)).contract).toEqual({ path: 'contract.sql', text: 'create table tea ();\n' });
  });

  test('has mutants that are whole solutions', async () => {
    await using copy = await copyExercise();
    await copy.write('references/node/extra.js', 'export {};\n');
    const [shouts] = (await load(copy.folder)).mutants;
    expect(Object.keys(shouts?.files ?? {}).sort()).toEqual(['extra.js', 'server.js']);
    expect(shouts?.files['server.js']).toContain('HELLO');
  });

  test('has mutants that spare group boot unless they are meant to fail there', async () => {
    await using copy = await copyExercise();
    await copy.edit('kata.yaml', 'kills: [greeting.by-name]\n    spares: [boot.answers]', 'kills: [greeting.by-name]');
    const { mutants } = await load(copy.folder);
    expect(mutants.map(({ id, spares }) => [id, spares])).toEqual([
      ['shouts', ['boot.answers']],
      ['always-ok', ['boot.answers', 'greeting.by-name']],
      ['forgets-name', ['boot.answers']],
      ['plain-text', []],
    ]);
  });

  test('ships JavaScript that imports JavaScript, line by line like its source', async () => {
    await using copy = await copyExercise();
    const { harness, harnessJs } = await load(copy.folder);
    expect(Object.keys(harnessJs).sort()).toEqual(['greeting-of.js', 'main.js', 'public.js']);
    expect(harnessJs['main.js']).toContain("from './greeting-of.js'");
    expect(harnessJs['greeting-of.js']).not.toContain(': string');
    expect(harnessJs['main.js']?.split('\n')).toHaveLength(harness['main.ts']?.split('\n').length ?? 0);
  });

  test('makes a bundle that fits the contract and holds no solution', async () => {
    await using copy = await copyExercise();
    const bundle = makeBundle(await load(copy.folder));
    expect(ExerciseBundle.parse(bundle)).toEqual(bundle);
    expect(JSON.stringify(bundle)).not.toContain('createServer');
    expect(Buffer.from(bundle.fixtures['names.txt'] ?? '', 'base64').toString()).toContain('Zoë 🚲');
  });

  test('has a revision that follows its content alone', async () => {
    await using one = await copyExercise();
    await using other = await copyExercise();
    const before = (await load(one.folder)).revision;
    expect((await load(other.folder)).revision).toBe(before);
    await other.edit('statement.md', 'Any other path', 'Every other path');
    expect((await load(other.folder)).revision).not.toBe(before);
  });

  test('takes from its runtime what it leaves out: versions in the title, and how its one process is run', async () => {
    await using copy = await copyExercise();
    await copy.edit('kata.yaml', 'title: Node.js 24', 'title: Node.js, Express 5');
    await copy.edit('kata.yaml', '    run: { web: [node, server.js] }\n', '');
    const { manifest, runtimes } = await load(copy.folder);
    expect(manifest.languages['node']).toMatchObject({ run: { web: ['node', 'server.js'] } });
    expect(manifest.languages['node']?.title).toMatch(/^Node\.js 24\.\d+, Express 5\.\d+$/);
    expect(runtimes['node']?.files).toMatchObject({ ts: 'typescript' });
  });

  test('is warned of memory that the files of a solution could fill', async () => {
    await using copy = await copyExercise();
    await copy.edit('kata.yaml', 'test: 3s', 'test: 3s, memory: 64MiB');
    expect(await problemsOf(copy.folder)).toContainEqual(
      expect.stringMatching(
        /^KATA183 kata.yaml:25:\d+ {2}warning: limits\.memory: .* "node" can fill more than half of it; 96MiB is enough\.$/,
      ),
    );
  });

  test('inherits from _defaults.yaml beside it', async () => {
    await using copy = await copyExercise();
    await copy.write('../_defaults.yaml', 'license: Apache-2.0\nlimits: { wall: 90s, memory: 64MiB }\n');
    const { manifest } = await load(copy.folder);
    expect(manifest).toMatchObject({ license: 'Apache-2.0', limits: { wall: 20_000, memory: 64 * 1024 ** 2 } });
  });
});

type Damage = [name: string, damage: (copy: ExerciseCopy) => Promise<void>, report: string | RegExp];

const damages: Damage[] = [
  [
    'a size in decimal units',
    (copy) => copy.edit('kata.yaml', 'test: 3s', 'test: 3s, memory: 256MB'),
    'KATA101 kata.yaml:25:40  limits.memory: "256MB": must be a size with a unit: 64KiB, 256MiB or 1GiB. Did you mean 256MiB?',
  ],
  [
    'a duration without a unit',
    (copy) => copy.edit('kata.yaml', 'wall: 20s', 'wall: 20'),
    'KATA101 kata.yaml:25:17  limits.wall: 20: must be a duration with a unit: 250ms, 10s or 2m. Did you mean 20s?',
  ],
  [
    'a limit above the maximum',
    (copy) => copy.edit('kata.yaml', 'wall: 20s', 'wall: 20m'),
    'KATA101 kata.yaml:25:17  limits.wall: "20m": must be at most 600s.',
  ],
  [
    'an unknown key',
    (copy) => copy.edit('kata.yaml', 'visibility: public', 'visibilty: public'),
    'KATA102 kata.yaml:29:50  unknown key "visibilty" in grading.groups[0]. Did you mean "visibility"?',
  ],
  [
    'a missing key',
    (copy) => copy.edit('kata.yaml', 'level: beginner\n', ''),
    /^KATA103 kata.yaml:1:1 {2}"level" is missing: add it/,
  ],
  [
    'another slug than the folder',
    (copy) => copy.edit('kata.yaml', 'slug: hello-http', 'slug: Hello_HTTP'),
    'KATA110 kata.yaml:2:7  slug must match ^[a-z][a-z0-9]*(-[a-z0-9]+)*$, have at most 48 characters and equal the folder name "hello-http".',
  ],
  [
    'an undeclared group',
    (copy) => copy.edit('harness/main.ts', "group('greeting'", "group('greetings'"),
    /^KATA121 harness\/main.ts:8:5 .*which kata.yaml does not declare \(declared: boot, greeting\). Did you mean "greeting"\?$/,
  ],
  [
    'points that do not add up',
    (copy) => copy.edit('kata.yaml', 'points: 80', 'points: 75'),
    /^KATA122 kata.yaml:29:.* group points add up to 95; make them 100 or set grading.total\.$/,
  ],
  [
    'a group without tests',
    (copy) =>
      copy.edit(
        'kata.yaml',
        'requires: [boot] }\n',
        'requires: [boot] }\n    - { id: more, title: More, points: 0 }\n',
      ),
    /^KATA123 kata.yaml {2}group "more" has no tests/,
  ],
  [
    'an id that is not a literal',
    (copy) => copy.edit('harness/main.ts', "'greeting.not-found'", '`greeting.$' + "{'x'}`"),
    /^KATA124 harness\/main.ts:16:5 .*write id and title as text literals/,
  ],
  [
    'a test id used twice',
    (copy) => copy.edit('harness/main.ts', "'greeting.not-found'", "'greeting.by-name'"),
    /^KATA125 harness\/main.ts:16:5 {2}test "greeting.by-name" exists already in harness\/main.ts:8/,
  ],
  [
    'a hidden test among the public ones',
    (copy) => copy.edit('kata.yaml', 'visibility: public', 'visibility: named'),
    /^KATA127 harness\/public.ts:7:5/,
  ],
  [
    'a required group that does not exist',
    (copy) => copy.edit('kata.yaml', 'requires: [boot]', 'requires: [boots]'),
    /^KATA128 kata.yaml:30:.*requires "boots", which does not exist. Did you mean "boot"\?$/,
  ],
  [
    'a mutant that kills an unknown test',
    (copy) => copy.edit('kata.yaml', 'kills: [greeting.not-found]', 'kills: [greeting.not-fond]'),
    /^KATA130 kata.yaml:46:.*the harness has no such test \(near: greeting.not-found\)\.$/,
  ],
  [
    'a mutant without a folder',
    (copy) => rm(path.join(copy.folder, 'mutants/shouts'), { recursive: true }),
    /^KATA131 kata.yaml:38:.*mutant "shouts" has no files/,
  ],
  [
    'a mutant that equals its base',
    async (copy) =>
      copy.edit('mutants/shouts/server.js', '`HELLO, $' + '{name}`.toUpperCase()', '`hello, $' + '{name}`'),
    /^KATA131 kata.yaml:38:.*equals the reference/,
  ],
  [
    'a mutant nobody declared',
    (copy) => copy.write('mutants/stray/server.js', ''),
    /^KATA131 mutants\/stray {2}is not declared/,
  ],
  [
    'a hint for an unknown test',
    (copy) => copy.edit('kata.yaml', 'test: greeting.by-name,', 'test: greeting.by-nam,'),
    /^KATA133 kata.yaml:33:/,
  ],
  [
    'a language without a command',
    (copy) => copy.edit('kata.yaml', 'run: { web:', 'run: { wep:'),
    /^KATA134 kata.yaml:21:.*languages.node.run has no command for process "web"/,
  ],
  [
    'a runtime that does not exist',
    (copy) => copy.edit('kata.yaml', 'runtime: node', 'runtime: nod'),
    /^KATA180 kata.yaml:18:14 {2}languages\.node\.runtime: there is no runtime "nod", only .*\. Did you mean "node"\?$/,
  ],
  [
    'a version that the runtime does not have',
    (copy) => copy.edit('kata.yaml', 'title: Node.js 24', 'title: Node.js 22'),
    /^KATA181 kata.yaml:17:12 {2}.* the image has Node\.js 24\.\d+\. Leave the number out, it is added\.$/,
  ],
  [
    'a first file that the runtime has not',
    (copy) => copy.edit('kata.yaml', 'main: server.js', 'main: server.rb'),
    /^KATA182 kata.yaml:23:11 {2}languages\.node\.main: "server\.rb": the runtime "node" has \.js, .* files\.$/,
  ],
  [
    'a statement without a rule',
    (copy) => copy.edit('statement.md', '{#greeting}', ''),
    'KATA140 statement.md  group "greeting" has no rule: add a heading "## … {#greeting}".',
  ],
  [
    'an active exercise whose statement has no rule for a test',
    (copy) => copy.edit('statement.md', '{#greeting.not-found}', ''),
    'KATA140 statement.md  test "greeting.not-found" has no rule: add a sentence with {#greeting.not-found}, or name the rule that covers it under stated.',
  ],
  [
    'a rule that stated only claims',
    (copy) => copy.edit('kata.yaml', 'hints:', 'stated: { greeting.by-name: greeting.nothing }\nhints:'),
    /^KATA140 statement.md {2}stated says that {#greeting.nothing} is the rule/,
  ],
  [
    'a budget without a unit',
    (copy) =>
      copy.edit('kata.yaml', 'hints:', 'budgets: [{ id: fast, metric: http.p95, max: "50", group: boots }]\nhints:'),
    /^KATA137 kata.yaml:32:\d+ {2}budget "fast" \(http.p95\) has the maximum "50"/,
  ],
  [
    'a calibrated budget that is a time',
    (copy) =>
      copy.edit(
        'kata.yaml',
        'hints:',
        'budgets: [{ id: fast, metric: http.p95, max: 50ms, calibrated: true }]\nhints:',
      ),
    /^KATA137 kata.yaml:32:\d+ {2}budget "fast" is calibrated: .* its maximum a number/,
  ],
  [
    'a fixture that does not exist',
    (copy) => copy.edit('harness/main.ts', "fixture('names.txt')", "fixture('name.txt')"),
    /^KATA129 harness\/main.ts:\d+:\d+ {2}fixture\('name.txt'\): there is no fixtures\/name.txt. Did you mean "names.txt"\?$/,
  ],
  [
    'a process that no language runs',
    (copy) => copy.edit('harness/main.ts', "server('web')", "server('wep')"),
    /^KATA129 .*no language runs a process "wep". Did you mean "web"\?$/,
  ],
  [
    'a budget that is not declared',
    (copy) => copy.edit('harness/main.ts', 'const api', "void (() => expect.budget('fast', 1));\n  const api"),
    /^KATA129 .*kata.yaml declares no budget "fast"/,
  ],
  [
    'a statement with the solution',
    async (copy) =>
      copy.write(
        'statement.md',
        Buffer.concat([
          await readFile(path.join(copy.folder, 'statement.md')),
          await readFile(path.join(copy.folder, 'references/node/server.js')),
        ]),
      ),
    /^KATA154 statement.md {2}holds 8 lines of the reference node\/server.js in a row/,
  ],
  [
    'a starter that is the solution with other spaces',
    async (copy) => {
      const reference = await readFile(path.join(copy.folder, 'references/node/server.js'), 'utf8');
      await copy.write('starters/node/server.js', reference.replaceAll('\n', '\r\n\r\n'));
    },
    /^KATA150 starters\/node\/server.js/,
  ],
  [
    'a wait in disguise',
    (copy) =>
      copy.edit('harness/main.ts', 'const api', 'void (() => globalThis.setInterval(() => {}, 9));\n  const api'),
    /^KATA160 harness\/main.ts:\d+:\d+ {2}uses setInterval\(9\) as a wait/,
  ],
  [
    'a sleep without a reason',
    (copy) =>
      copy.edit('harness/main.ts', 'const api', 'void ((t: { sleep(ms: number): void }) => t.sleep(5));\n  const api'),
    /^KATA160 .*sleeps without saying what for/,
  ],
  [
    'random values that a seed does not repeat',
    (copy) => copy.edit('harness/main.ts', 'const api', 'void Math.random();\n  const api'),
    /^KATA162 harness\/main.ts:\d+:\d+ {2}uses Math.random: use t.rnd/,
  ],
  [
    'a request past the wire view',
    (copy) => copy.edit('harness/main.ts', 'const api', "void (() => fetch('/'));\n  const api"),
    /^KATA162 .*uses fetch/,
  ],
  [
    'a version without an entry in the changelog',
    (copy) => copy.edit('kata.yaml', 'version: 1', 'version: 2'),
    /^KATA170 kata.yaml:3:10 {2}version is 2, but changelog has no entry/,
  ],
  [
    'a record of publishing that is none',
    (copy) => copy.write('published.json', '{}'),
    'KATA172 published.json  is not what kata publish writes: restore it.',
  ],
  [
    'a dead link',
    (copy) => copy.edit('statement.md', 'with JSON', '[with JSON](assets/none.json)'),
    /^KATA141 statement.md:5 {2}the link "assets\/none.json" leads nowhere/,
  ],
  [
    'a starter that is the solution',
    copyReference,
    /^KATA150 starters\/node\/server.js {2}file "server.js" equals references\/node\/server.js/,
  ],
  [
    'a starter with a part of the harness',
    (copy) => copy.write('starters/node/tests.js', "import { kata } from '@kata/harness';\n"),
    /^KATA151 starters\/node\/tests.js/,
  ],
  [
    'a first file that cannot be edited',
    (copy) => copy.edit('kata.yaml', '"*.js"', '"src/*.js"'),
    /^KATA152 kata.yaml:22:/,
  ],
  [
    'a reference beyond what learners may edit',
    (copy) => copy.write('references/node/config.json', '{}'),
    /^KATA153 references\/node\/config.json {2}differs from the starter/,
  ],
  [
    'a fixed wait',
    (copy) =>
      copy.edit('harness/main.ts', 'const names', 'await new Promise((go) => setTimeout(go, 2000));\n const names'),
    'KATA160 harness/main.ts:9:33  uses setTimeout(2000) as a wait: use expect.eventually, or t.sleep(ms, why).',
  ],
  [
    'a forbidden import',
    (copy) =>
      copy.edit('harness/main.ts', 'import { kata }', "import { exec } from 'node:child_process';\nimport { kata }"),
    /^KATA161 harness\/main.ts:1:1 {2}imports "node:child_process": a harness may import @kata\/harness/,
  ],
  [
    'an import out of the harness',
    (copy) => copy.edit('harness/main.ts', './greeting-of.ts', '../references/node/server.js'),
    /^KATA161 harness\/main.ts:2:1/,
  ],
  [
    'a harness that is not TypeScript',
    (copy) => copy.write('harness/main.ts', 'enum Colour { Red }\n'),
    /^KATA120 harness\/main.ts/,
  ],
  ['a missing manifest', (copy) => rm(path.join(copy.folder, 'kata.yaml')), /^KATA105 kata.yaml {2}is missing/],
  ['a missing statement', (copy) => rm(path.join(copy.folder, 'statement.md')), /^KATA105 statement.md/],
  [
    'a starter that does not exist',
    (copy) => copy.edit('kata.yaml', 'starter: starters/node', 'starter: starters/nodejs'),
    /^KATA105 kata.yaml:19:14 {2}languages.node.starter: "starters\/nodejs" does not exist/,
  ],
  [
    'a text that is not UTF-8',
    (copy) => copy.write('hints/deep.md', Buffer.from([0x4b, 0xff, 0xfe])),
    /^KATA108 hints\/deep.md/,
  ],
];

async function copyReference(copy: ExerciseCopy): Promise<void> {
  const exercise = path.join(copy.folder, 'references/node/server.js');
  await copy.write('starters/node/server.js', await readFile(exercise));
}

describe('a damaged folder reports', () => {
  test.each(damages)('%s', async (_name, damage, report) => {
    await using copy = await copyExercise();
    await damage(copy);
    expect(await problemsOf(copy.folder)).toContainEqual(
      typeof report === 'string' ? report : expect.stringMatching(report),
    );
    expect((await loadExercise(copy.folder)).ok).toBe(false);
  });
});
