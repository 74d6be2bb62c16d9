import type { Expect } from '../api/expect.ts';
import type { Http } from '../api/http.ts';
import type { HygieneOptions, TestContext } from '../api/kit.ts';
import type { Random } from '../api/values.ts';
import { LearnerFailure } from '../failure.ts';

const requestCount = 200;
const parallelCount = 10;
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PURGE', 'PROPFIND'];
const tails = [
  '',
  '/',
  '?',
  '?a=1&a=2',
  '?[]=x',
  '?__proto__[x]=1',
  '/%00',
  '/%ff',
  '/..',
  '//',
  '/%2e%2e/x',
  ';x=1',
  `/${'a'.repeat(2000)}`,
];
const types = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'application/xml',
  'multipart/form-data',
  'x',
  '',
];
const bodies = [
  '',
  '{}',
  '[]',
  'null',
  '"x"',
  '0',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{}}}',
  '{"a":1e999}',
  '{"a":"\\u0000"}',
  '{"id":-1}',
  '{"id":"1; drop table x"}',
  '['.repeat(500),
  '<a/>',
  '\u0000\u0001',
];

/** 200 odd requests, ten at a time; whatever is answered, the process must live and answer the usual request as before. */
export async function fuzz(
  { api, expect, options }: { api: Http; expect: Expect; options: HygieneOptions },
  t: TestContext,
): Promise<void> {
  const usual = options.get ?? '/';
  const before = await api.get(usual);
  const paths = [usual, options.post?.path ?? usual, ...(options.paths ?? []), '/'];
  // Connections that stay open make two hundred requests cheap; one that the server closes is opened again.
  const clients = Array.from({ length: parallelCount }, () => api.with({ keepAlive: true }));
  await Promise.all(
    clients.map(async (client) => {
      for (let sent = 0; sent < requestCount / parallelCount; sent++) await sendOdd(client, t.rnd, paths);
    }),
  );
  expect.status(await api.get(usual), before.status);
}

async function sendOdd(api: Http, rnd: Random, paths: string[]): Promise<void> {
  const method = rnd.pick(methods);
  const path = `${rnd.pick(paths).replace(/\/$/, '')}${rnd.pick(tails)}` || '/';
  const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(method);
  const headers = {
    'content-type': rnd.pick(types) || null,
    [`x-${rnd.word()}`]: rnd.pick(['', 'ü'.normalize('NFD').slice(0, 1), 'x'.repeat(500)]),
  };
  try {
    await api.request(method, path.startsWith('/') ? path : `/${path}`, {
      headers,
      ...(hasBody ? { body: rnd.pick(bodies) } : {}),
    });
  } catch (error) {
    // Refusing such a request by closing the connection is fair; ending or hanging is not.
    if (!(error instanceof LearnerFailure) || error.isFinal || error.status === 'timed-out') throw error;
  }
}
