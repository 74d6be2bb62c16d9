import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DraftList } from '#contracts/draft.ts';
import { ClientMessage, ServerMessage } from '#contracts/live-message.ts';
import { SubmissionList } from '#contracts/submission.ts';
import { findAxeViolations } from '../support/axe.ts';
import { fillSignIn, narrow, type PageOptions, screenshot, writeInEditor } from '../support/browser.ts';
import { projectRoot } from '../support/child-process.ts';
import { openStage } from '../support/stage.ts';

/** With one place for runs, whoever comes second waits. */
const stage = openStage({ env: { WORKER_CONCURRENCY: '1' } });

const slug = 'simple-http-server';
const server = (folder: string): Promise<string> =>
  readFile(path.join(projectRoot, 'exercises', slug, folder, 'server.js'), 'utf8');

/** What this page asks its websockets for of runs, as numbers to go on after, and the numbers of the events it gets. */
function watchLive(page: Page): { asked: number[]; events: number[] } {
  const seen: { asked: number[]; events: number[] } = { asked: [], events: [] };
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const message = ClientMessage.parse(JSON.parse(String(payload)));
      if (message.type === 'watch-run') seen.asked.push(message.afterSeq);
    });
    socket.on('framereceived', ({ payload }) => {
      const message = ServerMessage.parse(JSON.parse(String(payload)));
      if (message.type === 'run-event') seen.events.push(message.event.seq);
    });
  });
  return seen;
}

async function openAs(name: string, options: PageOptions = {}): Promise<Page> {
  const { page } = await stage.openAs(name, options);
  await page.goto(`/exercises/${slug}`);
  return page;
}

const submit = (page: Page) => page.getByRole('button', { name: 'Submit', exact: true }).click();
const isSaved = (page: Page) => page.locator('[data-kept="stored"]').waitFor();
const submissionsOf = async (name: string) => {
  const { json } = await stage.stack
    .client(`${name}@wirekata.test`)
    .request('GET', `/api/submissions?exercise=${slug}`);
  return SubmissionList.parse(json).submissions;
};

describe('the files of an exercise', () => {
  test('are made, renamed and deleted, and go on where they stopped on another machine', async () => {
    const page = await openAs('ada');
    await page.getByRole('textbox', { name: 'Code editor' }).waitFor();
    const files = page.getByRole('navigation', { name: 'Files' });
    for (const name of ['src/routes.js', 'src/old.js']) {
      await page.getByRole('button', { name: 'New file' }).click();
      await page.getByLabel('Path of the new file').fill(name);
      await page.getByRole('button', { name: 'Create' }).click();
    }
    await page.getByRole('button', { name: 'Delete src/old.js' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await files.getByRole('button', { name: 'src/routes.js' }).click();
    await page.getByRole('button', { name: 'Rename src/routes.js' }).click();
    await page.getByLabel('New path').fill('src/paths.js');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await writeInEditor(page, '// written on the first machine');
    await isSaved(page);

    const other = await openAs('ada');
    await other.getByRole('button', { name: 'src/paths.js' }).click();
    await other.getByText('// written on the first machine').waitFor();
    expect(await other.getByRole('navigation', { name: 'Files' }).getByRole('button').allTextContents()).toEqual([
      'src/paths.js',
      'server.js',
      'package.json',
    ]);
    await writeInEditor(other, '// written on the second machine');
    await isSaved(other);

    await writeInEditor(page, '// written last');
    await page.getByRole('button', { name: 'Bring the other files back' }).click();
    await page.getByText('// written on the second machine').waitFor();
    await isSaved(page);
    await page.getByRole('button', { name: /account of Ada/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in', exact: true }).waitFor();
    await expect.poll(() => page.evaluate('JSON.stringify(localStorage)')).not.toContain('written');
    await page.context().close();
    await other.context().close();
  });

  test('stay when the session ends while somebody types, and are saved once they have signed in again', async () => {
    const page = await openAs('linus');
    await page.getByRole('textbox', { name: 'Code editor' }).waitFor();
    await writeInEditor(page, '// before the end');
    await isSaved(page);
    const client = stage.stack.client('linus@wirekata.test');
    expect((await client.request('DELETE', '/api/account/sessions')).status).toBe(204);

    await writeInEditor(page, '// after the end');
    await page.getByText('Sign in to save; kept on this device').waitFor();
    await page.keyboard.insertText(', typed on');
    await page.getByText('// after the end, typed on').waitFor();
    await screenshot(page, 'workplace-signed-out');
    await page.getByRole('link', { name: 'Sign in to run' }).click();
    await fillSignIn(page, stage.account('linus'));

    await page.getByText('// after the end, typed on').waitFor();
    await isSaved(page);
    const { json } = await client.request('GET', `/api/exercises/${slug}/drafts`);
    expect(DraftList.parse(json).drafts.map(({ files }) => files['server.js'])).toEqual(['// after the end, typed on']);
    await page.context().close();
  });

  test('keep their place beside the statement: the handle moves by keys, and stays where it was left', async () => {
    const page = await openAs('ada');
    const handle = page.getByRole('separator', { name: 'Resize statement and editor' });
    await handle.focus();
    await page.keyboard.press('Shift+ArrowRight');
    expect(await handle.getAttribute('aria-valuenow')).toBe('48');
    await page.reload();
    await handle.waitFor();
    expect(await handle.getAttribute('aria-valuenow')).toBe('48');
    await page.context().close();
  });
});

describe('the editor', () => {
  test('takes text before it has been fetched, and goes on with it where the cursor was', async () => {
    const { promise: isWanted, resolve: want } = Promise.withResolvers<void>();
    const { page } = await stage.openAs('learner');
    await page.route('**/codemirror-*.js', async (route) => {
      await isWanted;
      await route.continue();
    });
    await page.goto(`/exercises/${slug}`);
    const plain = page.locator('textarea[aria-label="Code editor"]');
    await plain.fill('const greeting = ;');
    await plain.press('ArrowLeft');
    await page.keyboard.insertText("'he");
    await screenshot(page, 'workplace-plain-editor');
    want();
    await page.locator('.cm-content:focus').waitFor();
    expect(await plain.count()).toBe(0);
    await page.keyboard.insertText("llo'");
    await page.getByText("const greeting = 'hello';").waitFor();
    await isSaved(page);
    await page.context().close();
  });
});

describe('Format', () => {
  test('tidies what it can, and says where nothing formats', async () => {
    const page = await openAs('learner');
    await page.locator('.cm-content').waitFor();
    await writeInEditor(page, 'const a={b:"c"}');
    await page.getByRole('button', { name: 'Format' }).click();
    await page.getByText("const a = { b: 'c' };").waitFor();
    await page.getByLabel('Language').selectOption('python');
    await page.getByRole('button', { name: 'Format' }).click();
    await page.getByText('No formatter for server.py runs in a browser.').waitFor();
    expect(await findAxeViolations(page)).toEqual([]);
    await page.context().close();
  });
});

describe('a run', () => {
  test('that is at work is cancelled and never counts; one that waits makes way for a newer one', async () => {
    const [ada, linus] = await Promise.all([openAs('ada'), openAs('linus')]);
    await writeInEditor(
      ada,
      `${await server('references/node')}\nfor (const end = Date.now() + 8000; Date.now() < end; );\n`,
    );
    await submit(ada);
    await ada.locator('[data-state="now"]', { hasText: 'Booting' }).waitFor();

    await linus.getByRole('textbox', { name: 'Code editor' }).waitFor();
    await submit(linus);
    await linus.getByText('You are next').waitFor();
    await screenshot(linus, 'workplace-queued');
    await writeInEditor(linus, await server('references/node'));
    await submit(linus);
    await expect
      .poll(async () => (await submissionsOf('linus')).map(({ state }) => state))
      .toEqual(['queued', 'cancelled']);

    await ada.getByRole('button', { name: 'Cancel' }).click();
    await ada.getByText('Nothing was counted').waitFor();
    expect(await submissionsOf('ada')).toMatchObject([{ state: 'cancelled', status: null, score: null }]);

    await linus.locator('[data-verdict="passed"]').first().waitFor({ timeout: 30_000 });
    const headings = linus.locator('.statement-html h2[data-outcome]');
    expect(await headings.count()).toBeGreaterThan(2);
    expect(await linus.locator('.statement-html h2:not([data-outcome="passed"])[id]').count()).toBe(0);
    await screenshot(linus, 'workplace-passed');
    await ada.context().close();
    await linus.context().close();
  });

  test('goes on by itself when the server is started again under it, and shows each test once', async () => {
    const { page } = await stage.openAs('instructor');
    const live = watchLive(page);
    await page.goto(`/exercises/${slug}`);
    await page.evaluate('globalThis.isTheSamePage = true');
    await page.getByRole('textbox', { name: 'Code editor' }).waitFor();
    // Slow answers keep the tests going for a while.
    const slow = 'setTimeout(() => response.end(bytes), 100);';
    await writeInEditor(page, (await server('references/node')).replace('response.end(bytes);', slow));
    await submit(page);
    await page.locator('[data-test-id][data-status="passed"]').first().waitFor({ timeout: 30_000 });
    // The run stands still meanwhile, however long the server takes.
    const [worker] = stage.stack.workers;
    worker?.kill('SIGSTOP');
    onTestFinished(() => worker?.kill('SIGCONT'));
    stage.stack.server.kill('SIGTERM');
    await stage.stack.server.ended();
    await page.getByText('Connection lost. The run goes on').waitFor();
    const shownSeq = live.events.length;
    await stage.stack.restartServer();
    await expect.poll(() => live.asked.length, { timeout: 20_000 }).toBe(2);
    worker?.kill('SIGCONT');

    await page.locator('[data-verdict="passed"]').first().waitFor({ timeout: 60_000 });
    expect(await page.evaluate('globalThis.isTheSamePage')).toBe(true);
    // What was shown before is not sent again, and nothing is left out.
    expect(live.asked).toEqual([0, shownSeq]);
    expect(live.events).toEqual(live.events.map((_, index) => index + 1));
    const ids = await page
      .locator('[data-test-id][data-status="passed"]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-test-id')));
    expect(new Set(ids).size).toBe(ids.length);
    expect(await page.locator('[data-test-id]').count()).toBe(ids.length);
    await page.getByText(`${ids.length}/${ids.length} tests`).waitFor();
    await page.context().close();
  });

  test('that fails leads from the test to its rule, on a narrow screen too', async () => {
    const page = await openAs('learner', { viewport: narrow, colorScheme: 'dark' });
    await page.getByRole('tab', { name: 'Code' }).click();
    await writeInEditor(page, (await server('references/node')).replaceAll('405', '404'));
    await page.keyboard.press('ControlOrMeta+Shift+Enter');
    await page.getByRole('button', { name: 'Read the rule' }).first().click({ timeout: 30_000 });
    const rule = page.locator('.statement-html li:focus');
    await rule.waitFor();
    expect(await rule.getAttribute('data-outcome')).toBe('failed');
    await screenshot(page, 'workplace-narrow-rule');
    await page.context().close();
  });
});
