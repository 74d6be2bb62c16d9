import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { MutantSolution } from '#catalog/load-exercise.ts';
import { type CreateSubmissionRequest, SubmissionList } from '#contracts/submission.ts';
import { narrow, screenshot, verdictOf, writeInEditor } from '../support/browser.ts';
import { projectRoot } from '../support/child-process.ts';
import { openStage } from '../support/stage.ts';
import { loadValidExercise } from '../support/valid-exercise.ts';

const stage = openStage();

const slug = 'simple-http-server';
const reference = (language: string, file: string): Promise<string> =>
  readFile(path.join(projectRoot, 'exercises', slug, 'references', language, file), 'utf8');

async function openExercise(page: Page): Promise<void> {
  await page.goto(`/exercises/${slug}`);
  await page.getByRole('textbox', { name: 'Code editor' }).waitFor();
}

/** One that public tests do not see. */
async function findMutant(): Promise<MutantSolution> {
  const { mutants } = await loadValidExercise(`exercises/${slug}`);
  const mutant = mutants.find(({ id }) => id === 'plus-stays-plus');
  if (mutant === undefined) throw new Error(`${slug} has no such mutant any more`);
  return mutant;
}

/** In the order of the page. */
const testIds = (page: Page, status: string): Promise<string[]> =>
  page
    .locator(`[data-test-id][data-status="${status}"]`)
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-test-id') ?? ''));

describe('a newcomer', () => {
  test('signs up, picks the first exercise, submits it wrong, then right, and sees each test turn', async () => {
    const { page, complaints } = await stage.open();
    await page.goto('/sign-up');
    await page.getByLabel('Display name').fill('Grace');
    await page.getByLabel('Email').fill('grace@wirekata.test');
    await page.getByLabel('Password', { exact: true }).fill('a long enough secret');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-up'));
    await page
      .getByRole('link', { name: /Simple HTTP Server/ })
      .first()
      .click();
    await page.getByRole('textbox', { name: 'Code editor' }).waitFor();

    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    expect(await verdictOf(page)).not.toBe('passed');
    await page.locator('[data-status="failed"]').first().waitFor();
    await screenshot(page, 'starter-submitted');

    await writeInEditor(page, await reference('node', 'server.js'));
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await page.locator('[data-verdict="passed"]').first().waitFor({ timeout: 60_000 });
    expect(await page.locator('[data-test-id]:not([data-status="passed"])').count()).toBe(0);
    await screenshot(page, 'reference-submitted');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('sees a wrong solution turn red at the test that it is wrong in, and nowhere else', async () => {
    const { page } = await stage.openAs('ada');
    const mutant = await findMutant();
    await openExercise(page);
    await writeInEditor(page, mutant.files['server.js'] ?? '');
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    expect(await verdictOf(page)).toBe('failed');
    expect(await testIds(page, 'failed')).toEqual(mutant.kills);
    expect(await testIds(page, 'passed')).toEqual(expect.arrayContaining(mutant.spares));
    // It is open already: what was expected and what came.
    const failed = page.locator('[data-status="failed"]');
    await failed.getByRole('group', { name: 'Expected' }).waitFor();
    await failed.getByRole('group', { name: 'Got' }).waitFor();
    await page.context().close();
  });

  test('tries the public tests alone, which does not count', async () => {
    const { page } = await stage.openAs('learner');
    const { plan } = await loadValidExercise(`exercises/${slug}`);
    const publicIds = plan
      .filter(({ visibility }) => visibility === 'public')
      .flatMap(({ tests }) => tests.map(({ id }) => id));
    await openExercise(page);
    await writeInEditor(page, (await findMutant()).files['server.js'] ?? '');
    await page.getByRole('button', { name: 'Try', exact: true }).click();
    await page.getByText('Public tests pass').waitFor();
    expect(await testIds(page, 'passed')).toEqual(publicIds);
    expect(await page.locator('[data-test-id]').count()).toBe(publicIds.length);

    const client = stage.stack.client();
    const { json } = await client.request('GET', `/api/submissions?exercise=${slug}`);
    expect(SubmissionList.parse(json).submissions).toMatchObject([{ kind: 'try', totalCount: publicIds.length }]);
    expect((await client.request('GET', `/api/exercises/${slug}`)).json).toMatchObject({ progress: 'started' });
    await page.context().close();
  });

  test('chooses Python, submits that, and finds it among their submissions', async () => {
    const { page, complaints } = await stage.openAs('ada');
    await openExercise(page);
    await page.getByLabel('Language').selectOption('python');
    await page.getByRole('button', { name: 'server.py' }).waitFor();
    await writeInEditor(page, await reference('python', 'server.py'));
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    expect(await verdictOf(page)).toBe('passed');
    await page.getByRole('link', { name: 'Submissions', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'Python' }).getByRole('link').first().click();
    await page.waitForURL(/submissions\/[0-9a-f-]{36}/);
    expect(await verdictOf(page)).toBe('passed');
    await screenshot(page, 'submission-python');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('loses the connection in the middle of a run and finds the whole run after a reload', async () => {
    const { page } = await stage.openAs('linus');
    await openExercise(page);
    const slow = 'const until = Date.now() + 2000;\nwhile (Date.now() < until);\n';
    await writeInEditor(page, `${await reference('node', 'server.js')}\n${slow}`);
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.context().setOffline(true);
    await page.waitForTimeout(500);
    await page.context().setOffline(false);
    await page.reload();
    await page.locator('[data-verdict="passed"]').first().waitFor({ timeout: 60_000 });
    await page.context().close();
  });

  test('is shown hostile output as text, never as part of the page', async () => {
    const { page, complaints } = await stage.openAs('learner');
    await openExercise(page);
    const hostile = [
      `console.log('<img src=x onerror="globalThis.hacked=1"></script><script>globalThis.hacked=1</script>');`,
      `console.log('\\u001b]8;;javascript:alert(1)\\u0007click\\u001b]8;;\\u0007 \\u001b[31mred\\u001b[0m');`,
    ].join('\n');
    await writeInEditor(page, `${await reference('node', 'server.js')}\n${hostile}`);
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await page.locator('[data-verdict="passed"]').first().waitFor({ timeout: 60_000 });
    await page.getByRole('tab', { name: /Console/ }).click();
    await page.getByText('<img src=x').first().waitFor();
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

/** Hands the reference in, without a browser. */
async function pass(name: string, exercise: string): Promise<void> {
  const client = stage.stack.client(`${name}@wirekata.test`);
  const { references } = await loadValidExercise(`exercises/${exercise}`);
  const request = { exercise, language: 'node', files: references['node'] };
  const { runId } = await client.submit(request as CreateSubmissionRequest);
  const follower = client.follow(runId);
  const verdict = await follower.finished;
  follower.close();
  expect(verdict.status, verdict.reason).toBe('passed');
}

describe('a cohort', () => {
  test('sees a row move on its leaderboard while somebody passes', async () => {
    const { page } = await stage.openAs('instructor');
    await page.goto('/leaderboard');
    const board = page.getByRole('main');
    await page.getByRole('heading').first().waitFor();
    await page.waitForLoadState('networkidle');
    const before = await board.textContent();
    await pass('ada', 'book-management-api');
    await expect.poll(() => board.textContent(), { timeout: 10_000 }).not.toBe(before);
    await page.getByRole('row', { name: /Ada/ }).waitFor();
    await screenshot(page, 'leaderboard');
    await page.context().close();
  });

  test('is joined by its code, shows its board, and there a row rises while somebody passes', async () => {
    await pass('ada', slug);
    const { page: instructor } = await stage.openAs('instructor');
    await instructor.goto('/cohorts');
    await instructor.getByLabel('Cohort name').fill('Wednesday evening');
    await instructor.getByRole('button', { name: 'Create cohort' }).click();
    await instructor.getByRole('heading', { name: 'Wednesday evening' }).waitFor();
    const code = (await instructor.getByRole('main').locator('code').textContent()) ?? '';

    const { page: ada, complaints } = await stage.openAs('ada');
    await ada.getByRole('link', { name: 'Cohorts' }).click();
    await ada.getByLabel('Join code').fill(code.toLowerCase());
    await ada.getByRole('button', { name: 'Join cohort' }).click();
    await ada.waitForURL(instructor.url());
    await ada.getByRole('heading', { name: 'Wednesday evening' }).waitFor();
    await ada.getByText('Live', { exact: true }).waitFor();
    const names = () => ada.getByRole('rowheader').allTextContents();
    const client = stage.stack.client('linus@wirekata.test');
    expect((await client.request('POST', '/api/cohorts/join', { code })).status).toBe(200);
    await expect.poll(names).toEqual(['AdaYou', 'Linus']);

    await pass('linus', 'url-shortener');
    await expect.poll(names, { timeout: 10_000 }).toEqual(['Linus', 'AdaYou']);
    await ada.getByText('Place 2 of 2').waitFor();
    await screenshot(ada, 'cohort');
    expect(complaints).toEqual([]);
    await instructor.context().close();
    await ada.context().close();
  });
});

describe('on a narrow screen', () => {
  test.each([
    '/',
    '/exercises/simple-http-server',
    '/leaderboard',
    '/cohorts',
    '/submissions',
    '/account',
    '/progress',
  ])('%s does not scroll sideways', async (address) => {
    const { page } = await stage.openAs('learner', { viewport: narrow, colorScheme: 'dark' });
    await page.goto(address);
    await page.getByRole('heading').first().waitFor();
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await screenshot(page, `narrow${address.replaceAll('/', '-')}`);
    await page.context().close();
  });
});
