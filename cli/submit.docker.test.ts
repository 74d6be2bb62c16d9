import { cp } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SubmissionList } from '#contracts/submission.ts';
import { type Stack, startStack } from '#test/support/stack.ts';
import { emptyFolder } from './test-support/empty-folder.ts';
import { readRun } from './test-support/read-run.ts';
import { type KataResult, runKata } from './test-support/run-kata.ts';

const slug = 'simple-http-server';
const exercise = `exercises/${slug}`;
/** What `kata.yaml` says that this one fails. */
const mutant = { folder: `${exercise}/mutants/plus-stays-plus`, kills: 'text.decoding' };
const killedTitle = 'msg is decoded as browsers encode it';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ env: { WORKER_CONCURRENCY: '1', WARM_POD_COUNT: '2' } });
});
afterAll(() => stack.stop());

/** To the server that is known from its data folder, as its demo learner. */
const submit = (dir: string, language: string, ...more: string[]): Promise<KataResult> =>
  runKata(['submit', slug, '--language', language, '--dir', dir, ...more], { DATA_DIR: stack.dataDir });

/** The reference with the files of the mutant over it. */
async function submitMutant(...more: string[]): Promise<KataResult> {
  await using solution = await emptyFolder();
  for (const part of [`${exercise}/references/node`, mutant.folder])
    await cp(part, solution.folder, { recursive: true });
  return await submit(solution.folder, 'node', ...more);
}

describe('kata submit', () => {
  test.each(['node', 'python'])(
    'of the reference in %s prints each test as passed and ends with 0',
    async (language) => {
      const { code, stdout, stderr } = await submit(`${exercise}/references/${language}`, language);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`✓ ${killedTitle}`);
      expect(stdout).not.toContain('✗');
      expect(stdout).toContain('passed  100 of 100 points');
      const { json } = await stack.client().request('GET', `/api/submissions?exercise=${slug}`);
      expect(SubmissionList.parse(json).submissions[0]).toMatchObject({ language, kind: 'submit', status: 'passed' });
    },
  );

  test('of a wrong solution names the test that failed, what was expected and what came, and ends with 1', async () => {
    const { code, stdout } = await submitMutant();
    expect(stdout).toMatch(new RegExp(`✗ ${killedTitle}[^✓✗]*expected[^✓✗]*got[^✓✗]*try +curl`));
    expect(stdout.match(/✗/g)).toHaveLength(1);
    expect(stdout).toMatch(/^failed {2}\d+ of 100 points/m);
    expect(code).toBe(1);
  });

  test('with --json prints numbered events and the verdict, and ends the same', async () => {
    const passed = await submit(`${exercise}/references/node`, 'node', '--json');
    const failed = await submitMutant('--json');
    for (const { lines } of [passed, failed]) {
      const { events, verdict } = readRun(lines);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      expect(events.at(-1)?.body).toEqual({ type: 'finished', verdict });
    }
    expect(readRun(passed.lines).verdict).toMatchObject({ status: 'passed', score: 100 });
    const { status, tests } = readRun(failed.lines).verdict;
    const failedIds = tests.flatMap((one) => (one.status === 'failed' ? [one.id] : []));
    expect({ status, failedIds }).toEqual({ status: 'failed', failedIds: [mutant.kills] });
    expect([passed.code, failed.code]).toEqual([0, 1]);
  });

  test('to the server of --server, as the person of --token, tries the public tests alone', async () => {
    const person = stack.accounts.find(({ email }) => email.startsWith('ada@'));
    const server = ['--server', stack.url, '--token', person?.token ?? ''];
    const { code, stdout } = await submitMutant('--kind', 'try', ...server);
    expect(stdout).toContain('✓ GET /time tells the current time in UTC');
    expect(stdout).not.toContain(killedTitle);
    expect(code).toBe(0);
    const { json } = await stack.client(person?.email).request('GET', '/api/submissions');
    expect(SubmissionList.parse(json).submissions).toMatchObject([{ kind: 'try', status: 'passed' }]);
  });
});
