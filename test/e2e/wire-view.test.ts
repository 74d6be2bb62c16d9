import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { findAxeViolations } from '../support/axe.ts';
import { narrow, type PageOptions, screenshot } from '../support/browser.ts';
import { projectRoot } from '../support/child-process.ts';
import { openStage, type SignedIn } from '../support/stage.ts';

const markup = `<img src=x onerror="globalThis.hacked=1">`;
/** Prints markup, links and more than is kept, and says it to Postgres too. */
const hostile = `
console.log(${JSON.stringify(`${markup} \u001b]8;;javascript:alert(1)\u0007click\u001b]8;;\u0007 \u001b[31mred\u001b[0m`)});
for (let line = 0; line < 20_000; line++) console.log('needle in line ' + line);
`;

const stage = openStage();
let submission: string;

beforeAll(async () => {
  const starter = await readFile(path.join(projectRoot, 'exercises/orm-n-plus-one/starters/node/src/blog.js'), 'utf8');
  const said = `await Post.sequelize.query('select 1 as "${markup.replaceAll('"', '""')}"');`;
  const blog = starter.replace('listPosts(limit) {', `listPosts(limit) {\n  ${said}`) + hostile;
  const client = stage.stack.client();
  const { id, runId } = await client.submit({
    exercise: 'orm-n-plus-one' as never,
    language: 'node' as never,
    files: { 'src/blog.js': blog },
  });
  const follower = client.follow(runId);
  expect((await follower.finished).status).toBe('failed');
  follower.close();
  submission = id;
});

async function openWire(options: PageOptions): Promise<SignedIn> {
  const signedIn = await stage.openAs('learner', options);
  const { page } = signedIn;
  await page.goto(`/submissions/${submission}`);
  await page.getByRole('tab', { name: /Wire/ }).click();
  await page.getByRole('grid').waitFor();
  return signedIn;
}

test('the keyboard leads to the request that failed: its diff, its statements with plans, its curl', async () => {
  const { page, complaints } = await openWire({});
  await page.getByRole('button', { name: 'Failed tests' }).click();
  const failed = page.getByRole('row').filter({ hasText: '/posts?limit=' });
  await failed.waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await failed.getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Enter');

  const detail = page.getByRole('region', { name: 'Details' });
  await detail.getByRole('group', { name: 'Expected' }).getByText('at most 3 statements').waitFor();
  expect(await detail.getByRole('group', { name: 'Got' }).textContent()).toContain('SELECT');
  await detail
    .getByText(/10 times the same statement .* \(N\+1\)/)
    .first()
    .waitFor();
  await detail.locator('summary').filter({ hasText: 'FROM "posts"' }).first().click();
  await detail.getByText('Plan', { exact: true }).waitFor();
  await detail.getByText('Seq Scan', { exact: true }).waitFor();
  expect(await detail.getByRole('group', { name: 'As a curl command' }).textContent()).toMatch(
    /^curl -i .*"http:\/\/127\.0\.0\.1:\$PORT"'\/posts\?limit=10'/,
  );
  await detail.getByText('<img src=x onerror=').first().waitFor();
  expect(await findAxeViolations(page)).toEqual([]);
  await screenshot(page, 'wire-view');

  await page.keyboard.press('Escape');
  await detail.waitFor({ state: 'detached' });
  await page.locator('[role="grid"]:focus').waitFor();
  expect(complaints).toEqual([]);
});

test('a hidden test shows its title and no request', async () => {
  const { page } = await openWire({ viewport: narrow, colorScheme: 'dark' });
  await page.getByRole('row').filter({ hasText: 'hidden' }).first().click();
  const detail = page.getByRole('region', { name: 'Details' });
  await detail.getByText('Its requests stay with the harness').waitFor();
  expect(await detail.getByRole('group').count()).toBe(0);
  expect(await findAxeViolations(page)).toEqual([]);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(overflow).toBeLessThanOrEqual(0);
  await screenshot(page, 'wire-view-narrow');
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await page.getByRole('grid').waitFor();
});

test('the console finds what was printed, tells what is missing, and takes nothing for markup', async () => {
  const { page, complaints } = await openWire({ colorScheme: 'dark' });
  await page.getByRole('tab', { name: 'Console' }).click();
  const output = page.getByRole('group', { name: 'Console' });
  await output.getByText(markup).waitFor();
  await page.getByText(/of output are shown; [\d.]+ [KM]iB more were dropped/).waitFor();
  await output.focus();
  await page.keyboard.press('Control+f');
  await page.keyboard.insertText('NEEDLE IN line 1');
  await page.getByText('1 of 1000+').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('2 of 1000+').waitFor();
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('Shift+Enter');
  await page.getByText('1000 of 1000+').waitFor();
  expect(await output.locator('mark[data-current]').count()).toBe(1);
  // The focus has scrolled the tabs below the head of the page, where axe cannot tell their size.
  await page.evaluate('scrollTo(0, 0)');
  expect(await findAxeViolations(page)).toEqual([]);
  await screenshot(page, 'console');
  expect(await page.evaluate('"hacked" in globalThis')).toBe(false);
  expect(await page.locator('img[src="x"], a[href^="javascript"]').count()).toBe(0);
  expect(complaints).toEqual([]);
});
