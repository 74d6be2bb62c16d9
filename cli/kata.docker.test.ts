import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { VerifyReport } from '#contracts/verify-report.ts';
import { readRun } from './test-support/read-run.ts';
import { runKata } from './test-support/run-kata.ts';

const fixture = 'test/fixtures/exercises/hello-http';

test('run of the reference prints numbered events and the verdict, and ends with 0', async () => {
  const { code, lines } = await runKata(['run', fixture, '--dir', `${fixture}/references/node`, '--json']);
  const { events, verdict } = readRun(lines);
  expect(verdict).toMatchObject({ status: 'passed', score: 100 });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)?.body).toEqual({ type: 'finished', verdict });
  expect(code).toBe(0);
});

test('run of the starter shows what was expected and what came, and ends with 1', async () => {
  const { code, stdout } = await runKata(['run', fixture, '--dir', `${fixture}/starters/node`]);
  expect(stdout).toMatch(/✗ GET \/hello answers 200[\s\S]*expected status 200\n\s+got {6}status 501/);
  expect(stdout).toContain('curl');
  expect(code).toBe(1);
});

test('run of one test ends with what that test did', async () => {
  const folder = `${fixture}/mutants/always-ok`;
  const passing = await runKata(['run', fixture, '--dir', folder, '--test', 'greeting.by-name']);
  expect(passing).toMatchObject({ code: 0, stdout: expect.not.stringContaining('Any other path') });
  expect(await runKata(['run', fixture, '--dir', folder, '--test', 'greeting.not-found'])).toMatchObject({ code: 1 });
});

test('a run is repeated by its seed', async () => {
  const args = ['run', fixture, '--dir', `${fixture}/references/node`, '--json', '--seed', '0badcafe'];
  const pathsOf = ({ lines }: { lines: unknown[] }) =>
    readRun(lines).events.flatMap(({ body }) => (body.type === 'http-exchange' ? [body.exchange.request.path] : []));
  const first = pathsOf(await runKata(args));
  expect(first).toHaveLength(3);
  expect(pathsOf(await runKata(args))).toEqual(first);
});

test('verify proves that the fixture is good, and --changed takes the report for it', async () => {
  const out = await mkdtemp(path.join(tmpdir(), 'wirekata-report-'));
  try {
    const args = ['verify', fixture, '--runs', '1', '--out', out];
    const { code, lines } = await runKata([...args, '--json']);
    expect(lines.at(-1)).toMatchObject({ type: 'verified', exercise: 'hello-http', ok: true, problems: [] });
    expect(lines.map((line) => (line as { subject?: string }).subject).toSorted()).toEqual([
      ...Array(4).fill('mutant'),
      ...['reference', 'secrecy', 'starter'],
      ...Array(7).fill('wrong-server'),
      undefined,
    ]);
    expect(code).toBe(0);
    const report = VerifyReport.parse(JSON.parse(await readFile(path.join(out, 'hello-http.verify.json'), 'utf8')));
    expect(report).toMatchObject({
      ok: true,
      runs: 1,
      images: { grader: expect.stringMatching(/^wirekata\/grader:/) },
    });
    expect(await runKata([...args, '--changed'])).toMatchObject({ code: 0, stdout: 'hello-http is proven already\n' });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
});

test('a new exercise passes verify as it is', async () => {
  const parent = await mkdtemp(path.join(tmpdir(), 'wirekata-new-'));
  try {
    await runKata(['new', 'tea-timer', '--dir', parent, '--lang', 'node-express,python', '--service', 'postgres']);
    const { code, stdout } = await runKata(['verify', path.join(parent, 'tea-timer'), '--runs', '1']);
    expect(stdout).not.toContain('KATA');
    expect(code).toBe(0);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
});

test('verify finds a survivor, a lazy test and a reference that does not pass', async () => {
  const parent = await mkdtemp(path.join(tmpdir(), 'wirekata-verify-'));
  try {
    const folder = path.join(parent, 'hello-http');
    await cp(fixture, folder, { recursive: true });
    await edit(path.join(folder, 'harness/main.ts'), 'expect.json(res, greetingOf(name));', 'void greetingOf;');
    await edit(path.join(folder, 'harness/public.ts'), 'expect.json(res, { greeting: any.string });', 'void any;');
    await edit(path.join(folder, 'references/node/server.js'), 'isKnown ? 200 : 404', 'isKnown ? 200 : 410');
    const { code, lines } = await runKata(['verify', folder, '--runs', '1', '--json']);
    const { problems } = lines.at(-1) as { problems: { code: string; message: string }[] };
    const found = problems.map((problem) => `${problem.code} ${problem.message}`);
    expect(found).toContainEqual(expect.stringMatching(/^KATA202 reference node failed greeting.not-found/));
    expect(found).toContainEqual(expect.stringMatching(/^KATA210 mutant shouts SURVIVED: greeting.by-name passed/));
    expect(found).toContainEqual(
      expect.stringMatching(/^KATA220 built-in mutant "\{\} with 200 for everything" scored/),
    );
    expect(code).toBe(1);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
});

async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}
