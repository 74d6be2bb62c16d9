import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { SubmissionList } from '#contracts/submission.ts';
import { findAxeViolations } from '../support/axe.ts';
import { narrow, type PageOptions, screenshot, writeInEditor } from '../support/browser.ts';
import { openStage, type SignedIn } from '../support/stage.ts';

// Who comes without an end of their own keeps a place for a while.
const stage = openStage({ env: { WORKBENCH_SESSIONS: '4' } });

const slug = 'url-shortener';
const hostile = '<img src=x onerror="document.title=1">';
const program = `
import http from 'node:http';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { WebSocketServer } from 'ws';

const sql = postgres(process.env.DATABASE_URL, { onnotice: () => {} });
const redis = new Redis(process.env.REDIS_URL);
await sql\`create table if not exists notes (id int generated always as identity, text text)\`;
const server = http.createServer(async (request, response) => {
  if (request.url === '/exit') process.exit(3);
  if (request.url === '/health') return response.end('ok');
  let body = '';
  for await (const piece of request) body += piece;
  console.log(request.method, request.url, ${JSON.stringify(hostile)});
  const { text = '' } = body === '' ? {} : JSON.parse(body);
  const [note] = await sql\`insert into notes (text) values (\${text}) returning *\`;
  await redis.incr('notes');
  response.writeHead(201, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ...note, sent: request.headers['x-sent'] ?? null }));
});
new WebSocketServer({ server }).on('connection', (socket) => {
  socket.send('welcome');
  socket.on('message', (data) => socket.send('you said ' + data));
});
server.listen(Number(process.env.PORT), '127.0.0.1');
`;

async function openBench(name: string, options: PageOptions = {}): Promise<SignedIn> {
  const signedIn = await stage.openAs(name, options);
  const { page } = signedIn;
  await page.goto(`/exercises/${slug}`);
  if (options.viewport === narrow) await page.getByRole('tab', { name: 'Code' }).click();
  await writeInEditor(page, program);
  await page.getByRole('button', { name: 'Workbench' }).click();
  await page.getByRole('button', { name: 'Start the workbench' }).waitFor();
  await screenshot(page, `workbench-start-${name}`);
  await page.getByRole('button', { name: 'Start the workbench' }).click();
  await isRunning(page);
  return signedIn;
}

const isRunning = (page: Page) => page.getByText(/web is running/).waitFor({ timeout: 30_000 });
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();
const path = (page: Page) => page.getByRole('tabpanel', { name: 'Requests' }).getByLabel('Path');
const answer = (page: Page) => page.getByRole('region', { name: 'Answer' });
async function get(page: Page, target: string): Promise<void> {
  await tab(page, 'Requests');
  await page.getByLabel('Method', { exact: true }).selectOption('GET');
  await page.getByLabel('Body').fill('');
  await path(page).fill(target);
  await page.getByRole('tabpanel', { name: 'Requests' }).getByRole('button', { name: 'Send' }).click();
}

describe('the workbench', () => {
  test('sends requests by keys, and shows the answer with the SQL and Redis it caused, as text', async () => {
    const { page, complaints } = await openBench('ada', { colorScheme: 'dark' });
    await page.getByLabel('Method', { exact: true }).selectOption('POST');
    await path(page).fill('/notes');
    await page.getByLabel('Headers').fill('X-Sent: by hand');
    await page.getByLabel('Body').fill(`{"text":${JSON.stringify(hostile)}}`);
    await page.getByText('Sent as application/json').waitFor();
    await page.getByRole('button', { name: 'Format JSON' }).click();
    await page.getByLabel('Body').press('ControlOrMeta+Enter');
    await answer(page)
      .getByText(/^201 in/)
      .waitFor();
    await answer(page).getByText('"sent": "by hand"').waitFor();
    await answer(page)
      .getByText(/insert into notes/i)
      .first()
      .waitFor();
    await answer(page).getByText('incr').waitFor();
    await screenshot(page, 'workbench-requests');
    expect(await findAxeViolations(page)).toEqual([]);

    await tab(page, 'Wire');
    await page.getByRole('row').filter({ hasText: '/notes' }).first().waitFor();
    await tab(page, 'Logs');
    await page.getByText(`POST /notes ${hostile}`).first().waitFor();
    await screenshot(page, 'workbench-logs');
    const { json } = await stage.stack.client('ada@wirekata.test').request('GET', '/api/submissions');
    expect(SubmissionList.parse(json).submissions).toEqual([]);
    expect([await page.title(), complaints]).toEqual([expect.not.stringMatching(/^1$/), []]);

    await tab(page, 'Requests');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByLabel('Name of the request').fill('Make a note');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Import curl' }).click();
    await page.getByLabel('A curl line').fill("curl -X PUT http://localhost:3000/notes/7 -d 'x=1'");
    await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
    expect([await page.getByLabel('Method', { exact: true }).inputValue(), await path(page).inputValue()]).toEqual([
      'PUT',
      '/notes/7',
    ]);

    await page.reload();
    await page.getByRole('button', { name: 'Workbench' }).click();
    await isRunning(page);
    await page.getByRole('button', { name: 'Make a note', exact: true }).click();
    expect(await path(page).inputValue()).toBe('/notes');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export for Postman' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('URL shortener.postman_collection.json');
    const collection = JSON.parse(await readFile(await download.path(), 'utf8')) as { item: { name: string }[] };
    expect(collection.item.map(({ name }) => name)).toEqual(['Make a note']);
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByText('You ended the session.').waitFor();
    await screenshot(page, 'workbench-ended');
    await page.context().close();
  });

  test('has consoles for SQL and Redis that bring lines back, a websocket, a reset and a restart', async () => {
    const { page } = await openBench('linus');
    await get(page, '/notes');
    await answer(page)
      .getByText(/^201 in/)
      .waitFor();

    await tab(page, 'SQL');
    const statements = page.getByLabel('SQL statements');
    await statements.fill('select count(*) as notes, null as nothing from notes; selec 1');
    await statements.press('ControlOrMeta+Enter');
    const results = page.getByRole('log', { name: 'Results of your statements' });
    await results.getByRole('columnheader', { name: 'notes' }).waitFor();
    expect(await results.getByRole('cell').allTextContents()).toEqual(['1', 'null']);
    await results.getByText('line 1, column 55 · 42601').waitFor();
    await statements.fill('');
    await statements.press('ArrowUp');
    expect(await statements.inputValue()).toContain('selec 1');
    await screenshot(page, 'workbench-sql');

    await tab(page, 'Redis');
    const line = page.getByLabel('A Redis command');
    await line.fill('GET notes');
    await line.press('Enter');
    await page.getByRole('log', { name: 'Commands and replies' }).getByText('"1"').waitFor();
    await line.press('ArrowUp');
    expect(await line.inputValue()).toBe('GET notes');

    await tab(page, 'Websocket');
    await page.getByRole('button', { name: 'Connect' }).click();
    const said = page.getByRole('log', { name: 'What went over the websocket' });
    await said.getByText('welcome').waitFor();
    await page.getByLabel('Message').fill('hello');
    await page.getByLabel('Message').press('ControlOrMeta+Enter');
    await said.getByText('you said hello').waitFor();
    await page.getByRole('tabpanel', { name: 'Websocket' }).getByRole('button', { name: 'Close' }).click();
    await said.getByText('closed with 1000').waitFor();

    await page.getByRole('button', { name: 'Reset database' }).click();
    // A request waits for the server to be there again; its note is the first of the new data.
    await get(page, '/notes?after=reset');
    await answer(page).getByText('/notes?after=reset').first().waitFor();
    await tab(page, 'SQL');
    await statements.fill('select max(id) as fresh from notes');
    await statements.press('ControlOrMeta+Enter');
    await results.getByRole('columnheader', { name: 'fresh' }).waitFor();
    expect((await results.getByRole('cell').allTextContents()).at(-1)).toBe('1');

    await get(page, '/exit');
    await page.getByText('web ended with exit code 3').waitFor();
    await screenshot(page, 'workbench-exited');
    await page.getByRole('button', { name: 'Restart web' }).click();
    await isRunning(page);
    await page.context().close();
  });

  test('fits a narrow screen, breaks no rule that axe can check, and ends in another place when it is opened anew', async () => {
    const { page } = await openBench('learner', { viewport: narrow, colorScheme: 'dark' });
    await get(page, '/a-path-that-is-longer-than-the-screen-is-wide/and-goes-on?with=a&query=too');
    await answer(page)
      .getByText(/^201 in/)
      .waitFor();
    const found: Record<string, string[]> = {};
    for (const name of ['Requests', 'Websocket', 'SQL', 'Redis', 'Logs']) {
      await tab(page, name);
      const findings = await findAxeViolations(page);
      if (findings.length > 0) found[name] = findings;
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      if (Number(overflow) > 0) found[`${name} is too wide`] = [String(overflow)];
      await screenshot(page, `workbench-narrow-${name.toLowerCase()}`);
    }
    expect(found).toEqual({});

    const other = await page.context().newPage();
    await other.goto(`/exercises/${slug}`);
    await other.getByRole('button', { name: 'Workbench' }).click();
    await isRunning(other);
    await other.getByRole('button', { name: 'Run my latest code' }).click();
    await page.getByText('You opened the workbench somewhere else').waitFor();
    await isRunning(other);
    await page.context().close();
  });
});
