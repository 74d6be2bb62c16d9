import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CreateSubmissionRequest } from '#contracts/submission.ts';
import { screenshot } from '../support/browser.ts';
import { projectRoot } from '../support/child-process.ts';
import { openStage } from '../support/stage.ts';

const stage = openStage();

const exercise = path.join(projectRoot, 'exercises/simple-http-server');

async function submit(file: string): Promise<void> {
  const client = stage.stack.client();
  const files = { 'server.js': await readFile(path.join(exercise, file), 'utf8') };
  const request = { exercise: 'simple-http-server', language: 'node', files };
  const { runId } = await client.submit(request as unknown as CreateSubmissionRequest);
  const follower = client.follow(runId);
  await follower.finished;
  follower.close();
}

describe('a learner who has failed and then passed', () => {
  test('finds both in the history, what changed, the solutions, the badge, and their account', async () => {
    await submit('starters/node/server.js');
    await submit('references/node/server.js');
    const { page, complaints, account } = await stage.openAs('learner');

    await page.goto('/exercises/simple-http-server');
    await page.getByRole('link', { name: 'See the reference and what others share' }).click();
    await page.getByRole('button', { name: 'server.js' }).waitFor();

    await page.goto('/submissions?exercise=simple-http-server&verdict=failed');
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await page.getByLabel('Verdict').selectOption('passed');
    await page.waitForURL(/verdict=passed/);
    await page.getByRole('link', { name: 'Simple HTTP Server' }).first().click();
    const changes = page.getByRole('region', { name: 'server.js' });
    await changes.locator('[data-change="added"]').first().waitFor();
    await changes.locator('[data-change="removed"]').first().waitFor();
    await screenshot(page, 'submission-changes');

    await page.getByRole('button', { name: 'Share this solution' }).click();
    await page.getByRole('button', { name: 'Stop sharing' }).waitFor();
    await page.getByRole('link', { name: 'See solutions' }).click();
    await page.getByText(/^Python .*http\.server/).click();
    await page.getByRole('button', { name: 'server.py' }).waitFor();

    await page.getByRole('link', { name: 'Progress' }).click();
    await page.getByText('On the wire').waitFor();
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const address = await page.getByRole('link', { name: /\/people\// }).textContent();
    const stranger = await stage.open();
    await stranger.page.goto(address ?? '');
    await stranger.page.getByRole('heading', { name: 'Progress of Lea Learner' }).waitFor();
    await stranger.context.close();

    await page.goto('/account');
    await page.getByLabel('Name of the token').fill('laptop');
    const tokenForm = page.locator('form', { has: page.getByLabel('Name of the token') });
    await tokenForm.getByLabel('Your password', { exact: true }).fill(account.password);
    await page.getByRole('button', { name: 'Create token' }).click();
    const token = await page.getByText(/^kata_/).textContent();
    const reply = await fetch(`${stage.stack.url}/api/auth/session`, { headers: { authorization: `Bearer ${token}` } });
    expect(reply.status).toBe(200);
    await screenshot(page, 'account');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('is never shown a solution before the pass', async () => {
    const { page } = await stage.openAs('linus');
    await page.goto('/solutions/simple-http-server');
    await page.getByText('Solutions are shown once you have passed this exercise.').waitFor();
    await page.context().close();
  });
});
