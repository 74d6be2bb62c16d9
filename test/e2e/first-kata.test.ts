import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { loadExercise } from '#catalog/load-exercise.ts';
import type { CreateSubmissionRequest } from '#contracts/submission.ts';
import { narrow, screenshot, verdictOf, writeInEditor } from '../support/browser.ts';
import { projectRoot } from '../support/child-process.ts';
import { openStage } from '../support/stage.ts';

const stage = openStage();

const reference = (slug: string, language: string, file: string): Promise<string> =>
  readFile(path.join(projectRoot, 'exercises', slug, 'references', language, file), 'utf8');

async function openExercise(page: Page, slug: string): Promise<void> {
  await page.goto(`/exercises/${slug}`);
  await page.getByRole('textbox', { name: 'Code editor' }).waitFor();
}

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

    await writeInEditor(page, await reference('simple-http-server', 'node', 'server.js'));
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await page.locator('[data-verdict="passed"]').first().waitFor({ timeout: 60_000 });
    expect(await page.locator('[data-test-id]:not([data-status="passed"])').count()).toBe(0);
    await screenshot(page, 'reference-submitted');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('passes in Python as well', async () => {
    const { page } = await stage.openAs('ada');
    const request = {
      exercise: 'simple-http-server',
      language: 'python',
      files: { 'server.py': await reference('simple-http-server', 'python', 'server.py') },
    };
    const reply = await page.evaluate(async (body) => {
      const response = await fetch('/api/submissions', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await response.json()) as { id: string };
    }, request);
    await page.goto(`/submissions/${reply.id}`);
    expect(await verdictOf(page)).toBe('passed');
    await screenshot(page, 'submission-python');
    await page.context().close();
  });

  test('loses the connection in the middle of a run and finds the whole run after a reload', async () => {
    const { page } = await stage.openAs('linus');
    await openExercise(page, 'simple-http-server');
    const slow = 'const until = Date.now() + 2000;\nwhile (Date.now() < until);\n';
    await writeInEditor(page, `${await reference('simple-http-server', 'node', 'server.js')}\n${slow}`);
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
    await openExercise(page, 'simple-http-server');
    const hostile = [
      `console.log('<img src=x onerror="globalThis.hacked=1"></script><script>globalThis.hacked=1</script>');`,
      `console.log('\\u001b]8;;javascript:alert(1)\\u0007click\\u001b]8;;\\u0007 \\u001b[31mred\\u001b[0m');`,
    ].join('\n');
    await writeInEditor(page, `${await reference('simple-http-server', 'node', 'server.js')}\n${hostile}`);
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

describe('a cohort', () => {
  test('sees a row move on its leaderboard while somebody passes', async () => {
    const { page } = await stage.openAs('instructor');
    await page.goto('/leaderboard');
    const board = page.getByRole('main');
    await page.getByRole('heading').first().waitFor();
    await page.waitForLoadState('networkidle');
    const before = await board.textContent();
    const client = stage.stack.client('ada@wirekata.test');
    const loaded = await loadExercise(path.join(projectRoot, 'exercises/book-management-api'));
    const files = loaded.ok ? loaded.exercise.references['node'] : undefined;
    const request = { exercise: 'book-management-api', language: 'node', files };
    const { runId } = await client.submit(request as CreateSubmissionRequest);
    const follower = client.follow(runId);
    const verdict = await follower.finished;
    follower.close();
    expect(verdict.status, verdict.reason).toBe('passed');
    await expect.poll(() => board.textContent(), { timeout: 10_000 }).not.toBe(before);
    await page.getByRole('row', { name: /Ada/ }).waitFor();
    await screenshot(page, 'leaderboard');
    await page.context().close();
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

test('nothing of the harness, the references or the mutants is in any reply of the API', async () => {
  const client = stage.stack.client();
  const exercise = path.join(projectRoot, 'exercises/simple-http-server');
  const readable = ['harness/public.ts', 'starters/node/server.js', 'statement.md'];
  const readableTexts = await Promise.all(readable.map((file) => readFile(path.join(exercise, file), 'utf8')));
  /** Lines long enough to be nobody else's, and not among what learners may read. */
  const secretLines = async (file: string): Promise<string[]> =>
    (await readFile(path.join(exercise, file), 'utf8'))
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.length > 30 && !readableTexts.some((text) => text.includes(line)));
  const secrets = [...(await secretLines('harness/main.ts')), ...(await secretLines('references/node/server.js'))];
  expect(secrets.length).toBeGreaterThan(20);
  for (const address of [
    '/api/exercises',
    '/api/exercises/simple-http-server',
    '/api/openapi.json',
    '/api/submissions',
  ]) {
    const { json } = await client.request('GET', address);
    const text = JSON.stringify(json);
    for (const secret of secrets) expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(text).not.toMatch(/mutants?\//);
  }
});
