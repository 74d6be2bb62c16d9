import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeBundle } from '#catalog/make-bundle.ts';
import { workbenchOffer } from '#contracts/workbench.ts';
import { openBenchPods, openSession } from '../support/bench-session.ts';
import { projectRoot } from '../support/child-process.ts';
import { loadValidExercise } from '../support/valid-exercise.ts';

const root = path.join(projectRoot, 'exercises');
const slugs = (await readdir(root)).filter((name) => existsSync(path.join(root, name, 'kata.yaml')));
const pool = openBenchPods();
afterAll(() => pool.close());

/** Without its harness nobody gives an exercise's stubs their answers, so that answering at all is what is asked here. */
test.each(slugs)('a reference of %s starts in the workbench, answers, and its data can be reset', async (slug) => {
  const exercise = await loadValidExercise(`exercises/${slug}`);
  const [language = ''] = Object.keys(exercise.references);
  const offer = workbenchOffer(exercise.manifest, language);
  if (offer === null) {
    expect(exercise.manifest.kind).toBe('script');
    return;
  }
  const session = await openSession(pool, makeBundle(exercise), {
    language,
    files: exercise.references[language] ?? {},
  });
  const [process] = offer.servers;
  if (process === undefined) await session.until(() => session.told('deadline')[0]);
  else await session.ready();
  expect(await session.ask({ type: 'reset-data' })).toEqual({ type: 'done' });
  if ((exercise.manifest.services.postgres?.seed.length ?? 0) > 0) {
    const { results } = await session.sql("select count(*) from pg_tables where schemaname = 'public'");
    expect(results[0]?.rows).not.toEqual([['0']]);
  }
  for (const database of offer.databases) expect((await session.sql('select 1', database)).refusal).toBeNull();
  if (offer.hasRedis) expect(await session.redis('PING')).toBe('"PONG"');
  if (process !== undefined) {
    const request = { method: 'GET', path: '/', headers: [], body: null } as const;
    expect(await session.ask({ type: 'http', process, ...request, headers: [] })).toMatchObject({ type: 'exchange' });
  }
  await session.close();
});
