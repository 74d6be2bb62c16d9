import { afterAll, expect, test } from 'vitest';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { HttpExchange, RunEventBody } from '#contracts/run-event.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';
import { loadValidExercise } from '../support/valid-exercise.ts';

const sandbox = openLocalSandbox();
afterAll(() => sandbox.close());

/** A server that answers each request as it was answered in another run, in the order of that run. */
function replay(exchanges: readonly HttpExchange[]): string {
  const answers: Record<string, object[]> = {};
  for (const { request, response } of exchanges) {
    const key = `${request.method} ${request.path}`;
    answers[key] ??= [];
    answers[key].push({
      status: response?.status ?? 500,
      headers: response?.headers ?? [],
      body: response?.body ?? '',
    });
  }
  return `const answers = ${JSON.stringify(answers)};
require('node:http').createServer((request, response) => {
  const known = answers[request.method + ' ' + request.url] ?? [];
  const { status, headers, body } = (known.length > 1 ? known.shift() : known[0]) ?? { status: 404, headers: [], body: '' };
  for (const [name, value] of headers)
    if (!/^(content-length|connection|date|keep-alive|transfer-encoding)$/i.test(name)) response.setHeader(name, value);
  request.resume().on('end', () => response.writeHead(status).end(request.method === 'HEAD' ? undefined : body));
}).listen(process.env.PORT, '127.0.0.1');`;
}

test('answers learned by heart in one run are wrong in the next', async () => {
  const exercise = await loadValidExercise('exercises/book-management-api');
  const bundle = makeBundle(exercise);
  const language = { id: 'node', main: exercise.manifest.languages['node']?.main ?? '' };
  const seen: HttpExchange[] = [];
  const watch = (event: RunEventBody): void => {
    if (event.type === 'http-exchange') seen.push(event.exchange);
  };
  const reference = { bundle, language: language.id, files: exercise.references['node'] ?? {} };
  // An author's view of a run: no learner is shown as much.
  await sandbox.run({ ...reference, kind: 'verify', exchanges: 'all', seed: '00000001' }, watch);
  const memorised = {
    kind: 'submit',
    bundle,
    language: language.id,
    files: { [language.main]: replay(seen) },
  } as const;
  const again = await sandbox.run({ ...memorised, seed: '00000001' }, () => undefined);
  const later = await sandbox.run({ ...memorised, seed: '00000002' }, () => undefined);
  const passed = ({ tests }: typeof later): string[] =>
    tests.flatMap(({ id, status }) => (status === 'passed' ? [id] : []));
  // The same seed asks the same: the answers are good ones.
  expect(passed(again).length).toBeGreaterThan(10);
  expect(passed(later)).toEqual(['boot.health']);
  expect(later.status).toBe('failed');
});
