import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '#catalog/load-catalog.ts';
import type { Exercise, TextFiles } from '#catalog/load-exercise.ts';
import { CohortList } from '#contracts/cohort.ts';
import type { CreateSubmissionRequest } from '#contracts/submission.ts';
import { projectRoot } from '../support/child-process.ts';
import { type LiveClient, openLiveClient } from '../support/live-client.ts';
import { createLeakFinder, readableText, secretLinesOf } from '../support/secret-lines.ts';
import { waitFor } from '../support/stack.ts';
import { openStage } from '../support/stage.ts';

const stage = openStage();

const { exercises } = await loadCatalog([path.join(projectRoot, 'exercises')]);
const searched = [...exercises.values()].map((exercise) => {
  const secrets = secretLinesOf(exercise);
  return { slug: exercise.slug, exercise, secrets, findLeaks: createLeakFinder(secrets) };
});

/** Of each kind of run one that is over soon: what is told of a run is filtered by the same code for all exercises. */
const runSlugs = ['simple-http-server', 'access-log-report', 'sql-reports', 'orm-n-plus-one', 'url-shortener'];
const run = runSlugs.map(findSearched);

function findSearched(slug: string) {
  const found = searched.find((one) => one.slug === slug);
  if (found === undefined) throw new Error(`${slug} is not among the exercises`);
  return found;
}

type Solution = { language: string; files: TextFiles };
type HandedIn = Solution & { id: string; runId: string };
/** Somebody who hands in, and what the websocket tells them, as it was sent. */
type Learner = { name: string; live: LiveClient; messages: string[]; handedIn: Map<string, HandedIn> };

let paths: string[];
/** Who never passes and who always does. */
let linus: Learner;
let ada: Learner;
/** Linus's, at the catalogue; loading it anew for each exercise would take most of the time. */
let page: Page;

/** All runs are handed in at once, and end while pages are read. */
beforeAll(async () => {
  paths = await listGets();
  linus = await watch('linus');
  ada = await watch('ada');
  for (const { slug, exercise } of run) {
    await handIn(linus, slug, wrongSolution(exercise));
    await handIn(ada, slug, rightSolution(exercise));
  }
  page = (await stage.openAs('linus')).page;
});

/** Every address that the API describes, so that a new one is searched too. */
async function listGets(): Promise<string[]> {
  const { json } = await stage.stack.client().request('GET', '/api/openapi.json');
  const described = Object.entries((json as { paths: Record<string, object> }).paths);
  return described.flatMap(([address, operations]) => ('get' in operations ? [address] : []));
}

async function watch(name: string): Promise<Learner> {
  const messages: string[] = [];
  const live = openLiveClient(stage.stack.url, { authorization: `Bearer ${stage.account(name).token}` });
  live.socket.on('message', (data) => messages.push(String(data)));
  await live.next('welcome');
  return { name, live, messages, handedIn: new Map() };
}

async function handIn({ name, live, handedIn }: Learner, slug: string, solution: Solution): Promise<void> {
  const client = stage.stack.client(stage.account(name).email);
  const { id, runId } = await client.submit({ exercise: slug, ...solution } as CreateSubmissionRequest);
  handedIn.set(slug, { ...solution, id, runId });
  live.send({ type: 'watch-run', runId });
}

/** A mutant that public tests do not see. */
function wrongSolution({ slug, plan, mutants }: Exercise): Solution {
  const shown = plan.flatMap(({ visibility, tests }) =>
    visibility === 'public' ? tests.map(({ id }): string => id) : [],
  );
  const mutant = mutants.find(({ kills }) => !kills.some((id) => shown.includes(id)));
  if (mutant === undefined) throw new Error(`${slug}: every mutant fails a public test`);
  return { language: mutant.base, files: mutant.files };
}

function rightSolution({ references }: Exercise): Solution {
  const [language = '', files = {}] = Object.entries(references)[0] ?? [];
  return { language, files };
}

/** The reply as text that is read, whatever its status. */
async function get(name: string, address: string): Promise<string> {
  const headers = { authorization: `Bearer ${stage.account(name).token}` };
  const reply = await fetch(`${stage.stack.url}${address}`, { headers, redirect: 'manual' });
  expect([429, 500, 503], address).not.toContain(reply.status);
  return readableText(await reply.text());
}

/** What is on the page with each of these tabs. */
async function readPage(tabs: Locator): Promise<string> {
  const texts: string[] = [];
  for (const tab of await tabs.all()) {
    await tab.click();
    texts.push((await page.locator('html').textContent()) ?? '');
  }
  return texts.join('\n');
}

describe.each(searched)('of $slug', ({ slug, exercise, secrets, findLeaks }) => {
  test('there are lines of the harness, the references and the mutants to search for, and the search finds them', async () => {
    const places = [...secrets.values()];
    for (const folder of ['harness', 'mutants', ...Object.keys(exercise.references).map((id) => `references/${id}`)]) {
      expect(
        places.some((place) => place.startsWith(`${slug}/${folder}/`)),
        folder,
      ).toBe(true);
    }
    expect(findLeaks(await get('instructor', `/api/exercises/${slug}/solutions`)).length).toBeGreaterThan(10);
  });

  test('a learner who has not passed is told none of them, and shown none on the page', async () => {
    const addresses = paths.filter((address) => address.includes('{slug}'));
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of [...addresses, '/api/submissions?exercise={slug}']) {
      const text = await get('linus', address.replace('{slug}', slug));
      expect(findLeaks(text), address).toEqual([]);
      expect(text, address).not.toMatch(/mutants?\//);
    }
    await page.locator(`a[href="/exercises/${slug}"]`).first().click();
    await page.getByRole('textbox', { name: 'Code editor' }).waitFor();
    const text = await readPage(page.getByRole('tablist').first().getByRole('tab'));
    await page.goBack();
    expect(text).toContain(exercise.manifest.title);
    expect(findLeaks(text)).toEqual([]);
  });
});

describe.each(run)('a run of $slug', ({ slug, exercise, findLeaks }) => {
  test.each([
    ['fails', () => linus],
    ['passes', () => ada],
  ])('that %s tells none of them, but what the learner wrote', async (_how, learner) => {
    const { name, live, messages, handedIn } = learner();
    const { id, runId, files } = handedIn.get(slug) as HandedIn;
    const verdict = () =>
      live
        .all('run-event')
        .flatMap(({ event: { runId: of, body } }) =>
          of === runId && body.type === 'finished' ? [body.verdict] : [],
        )[0];
    await waitFor(() => verdict() !== undefined, `the end of the run ${runId}`, 100_000);
    expect(verdict()?.status).toBe(name === 'ada' ? 'passed' : 'failed');
    const told = messages
      .filter((message) => message.includes(runId))
      .map(readableText)
      .join('\n');
    expect(told).toContain(exercise.plan[0]?.tests[0]?.title);
    expect(findLeaks(told, files)).toEqual([]);
    const kept = await get(name, `/api/submissions/${id}`);
    expect(findLeaks(kept)).not.toEqual([]);
    expect(findLeaks(kept, files)).toEqual([]);
  });
});

test('the page of a run that failed shows none of them, with requests, statements and plans', async () => {
  const slug = 'orm-n-plus-one';
  const { id, files } = linus.handedIn.get(slug) as HandedIn;
  await page.goto(`/submissions/${id}`);
  await page.locator('[data-verdict="failed"]').first().waitFor();
  const text = await readPage(page.getByRole('tab'));
  const { exercise, findLeaks } = findSearched(slug);
  expect(text).toContain(exercise.plan[0]?.tests[0]?.title);
  expect(findLeaks(text, files)).toEqual([]);
});

test('whatever else the API tells a learner holds none of these lines', async () => {
  const findLeaks = createLeakFinder(new Map(searched.flatMap(({ secrets }) => [...secrets])));
  const own = Object.fromEntries(
    [...linus.handedIn].flatMap(([slug, { files }]) =>
      Object.entries(files).map(([file, text]) => [`${slug}/${file}`, text] as const),
    ),
  );
  const { json } = await stage.stack.client(stage.account('linus').email).request('GET', '/api/cohorts');
  const [cohort] = CohortList.parse(json).cohorts;
  const values: Record<string, string | undefined> = {
    '/api/cohorts/': cohort?.id,
    '/api/profiles/': 'linus',
    '/api/auth/providers/': 'github',
  };
  const others = paths.filter((address) => !address.includes('{slug}') && !address.startsWith('/api/submissions/{id}'));
  expect(others).toContain('/api/account/export');
  for (const address of [...others, '/api/openapi.json', '/api/reference']) {
    const value = Object.entries(values).find(([start]) => address.startsWith(start))?.[1] ?? '';
    const filled = address.replace(/\{\w+\}/, value);
    expect(filled, 'this test has to know what stands here').not.toMatch(/\{|\/$|\/\//);
    expect(findLeaks(await get('linus', filled), own), filled).toEqual([]);
  }
});
