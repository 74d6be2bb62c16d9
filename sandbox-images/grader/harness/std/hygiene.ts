import type { Expect } from '../api/expect.ts';
import type { Http, Res } from '../api/http.ts';
import type { HygieneOptions, TestContext } from '../api/kit.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import { fuzz } from './fuzz.ts';
import type { HygieneName } from './hygiene-tests.ts';
import { traceIn } from './stack-trace.ts';

export type Hygiene = { api: Http; expect: Expect; options: HygieneOptions };
type HygieneTest = (hygiene: Hygiene, t: TestContext) => Promise<void>;

const brokenBodies = ['{"a":', '{', '[1, 2', '{"a": 1,}', "{'a': 1}", 'not json'];
const defaultTooLargeBytes = 2 * 1024 * 1024;

export const hygieneBodies: Record<HygieneName, HygieneTest> = {
  async malformed(hygiene) {
    const { api, expect } = hygiene;
    const { path } = creation(hygiene, 'malformed');
    for (const body of brokenBodies) {
      expect.problem(await api.post(path, body, { headers: { 'content-type': 'application/json' } }), 400);
    }
  },

  async notFound({ api, expect, options }, t) {
    const path = options.unknown ?? `/${t.rnd.word()}-${t.rnd.word()}`;
    expect.problem(await api.get(path), 404);
  },

  async method({ api, expect, options }) {
    const { method, path, allow = ['GET'] } = options.method ?? { method: 'PATCH', path: options.get ?? '/' };
    const res = await api.request(method, path);
    expect.status(res, 405);
    const listed = expect
      .header(res, 'allow')
      .split(',')
      .map((name) => name.trim().toUpperCase());
    for (const name of allow) expect.value(listed, 'methods in the header `Allow`').includes(name);
  },

  async contentType(hygiene) {
    const { api, expect } = hygiene;
    const { path, body } = creation(hygiene, 'contentType');
    expect.problem(await api.post(path, JSON.stringify(body), { headers: { 'content-type': 'text/plain' } }), 415);
    expect.problem(
      await api.post(path, 'a=1', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      415,
    );
  },

  async tooLarge(hygiene) {
    const { api, expect, options } = hygiene;
    const { path } = creation(hygiene, 'tooLarge');
    const filler = 'x'.repeat(options.tooLargeBytes ?? defaultTooLargeBytes);
    expect.status(await api.post(path, { filler }), 413);
  },

  async head({ api, expect, options }) {
    const path = options.get ?? '/';
    const get = await api.get(path);
    const head = await api.raw(
      `HEAD ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nConnection: close\r\n\r\n`,
    );
    expect.status(head, get.status);
    expect.value(head.bytes.length, 'bytes after the headers of the answer to HEAD').is(0);
    for (const name of ['content-type', 'content-length']) {
      const value = get.headers[name];
      if (value !== undefined && head.headers[name] !== undefined) expect.header(head, name, value);
    }
  },

  async noStack(hygiene) {
    const { api, expect, options } = hygiene;
    const paths = ['/%', '/%E0%A4%A', '/..%2f..%2fetc', `${options.get ?? '/'}?q=%00`, ...(options.paths ?? [])];
    for (const path of paths) showsNoTrace(expect, await tolerate(api.get(path)));
    if (options.post === undefined) return;
    for (const body of ['{"a":', 'null', '[]', '"text"', '{"a":{"b":[]}}']) {
      const headers = { 'content-type': 'application/json' };
      showsNoTrace(expect, await tolerate(api.post(options.post.path, body, { headers })));
    }
  },

  fuzz: async (hygiene, t) => fuzz(hygiene, t),
};

function creation({ options }: Hygiene, name: HygieneName): { path: string; body: unknown } {
  if (options.post === undefined)
    throw new HarnessFault(`std.hygiene: "${name}" needs the option post: { path, body }.`);
  const { path, body } = options.post;
  return { path, body: typeof body === 'function' ? (body as () => unknown)() : body };
}

function showsNoTrace(expect: Expect, res: Res | null): void {
  const trace = res === null ? undefined : traceIn(res.text);
  if (trace !== undefined) {
    expect.fail(`The body of the answer gives away a stack trace: ${trace}`, {
      expected: 'a message without code, files or lines',
      actual: trace,
    });
  }
}

/** A request this odd may be refused by closing the connection, as long as the process stays. */
async function tolerate(request: Promise<Res>): Promise<Res | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof LearnerFailure && !error.isFinal && error.status === 'failed') return null;
    throw error;
  }
}
