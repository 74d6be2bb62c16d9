import type fastCheck from 'fast-check';
import type { HygieneName } from '../std/hygiene-tests.ts';
import type { Amqp } from './amqp.ts';
import type { SseConnect, WsConnect } from './connections.ts';
import type { Any, Expect } from './expect.ts';
import type { Fault, ServiceName } from './faults.ts';
import type { Http, HttpOptions, Res } from './http.ts';
import type { Maria } from './maria.ts';
import type { Oidc, OidcOptions } from './oidc.ts';
import type { Script, Server } from './processes.ts';
import type { Inbox, Stub, StubRoutes } from './served.ts';
import type { Postgres, Redis } from './services.ts';
import type { Suite } from './suite.ts';
import type { Duration, Random } from './values.ts';

/** What a test gets as its argument. */
export interface TestContext {
  /** Hex seed of the run; the same seed repeats the run. */
  readonly seed: string;
  /** Random values of this test, derived from the seed and the test's id: `t.rnd.int(1, 100)`. */
  readonly rnd: Random;
  /** Tells the learner something, shown with the test (at most 1024 characters): `t.note('PUT without year')`. */
  note(text: string): void;
  /** Tells authors something on the grader's error stream, never the learner: `t.author('took the slow path')`. */
  author(text: string): void;
  /** Waits; `why` says what for, because a bare wait is a flake: `await t.sleep(2100, 'the token lives 2 s')`. */
  sleep(time: Duration, why: string): Promise<void>;
}

export interface TestOptions {
  /** Replaces the manifest's `limits.test` for this test: `{ timeout: '20s' }`. */
  timeout?: Duration;
  /** How often the body runs, within the one time limit; the first run that fails ends the test. For races: `{ repeat: 20 }`. Default 1. */
  repeat?: number;
}

/** Where the standard hygiene tests find an address that answers, and what it accepts. */
export interface HygieneOptions {
  /** Group that the tests belong to; their ids are `<as>.<suffix>`. */
  as: string;
  /** A path whose GET answers 200. Default `/`. */
  get?: string;
  /** An address that creates something from a JSON body; needed by malformed, contentType, tooLarge. */
  post?: { path: string; body: unknown | (() => unknown) };
  /** A path that nothing answers. Default: a random one below `/`. */
  unknown?: string;
  /** A method the path does not know and the ones it does, as `Allow` lists them. Default: PATCH on `get`, which allows GET. */
  method?: { method: string; path: string; allow?: string[] };
  /** Size of the body that is too large. Default 2 MiB. */
  tooLargeBytes?: number;
  /** Further paths for noStack and fuzz. */
  paths?: string[];
}

export interface Std {
  /**
   * Adds the named standard tests to the current group; ids and titles are in `std/hygiene-tests.ts`.
   * `std.hygiene(api, ['malformed', 'notFound'], { as: 'protocol', post: { path: '/books', body: dune() } })`
   */
  hygiene(api: Http, names: readonly HygieneName[], options: HygieneOptions): void;
  /**
   * Adds `<as>.durable`: `write` makes an acknowledged change, the server is killed at once and started again, `read`
   * gets what `write` returned and checks that it is still there.
   * `std.durable(web, () => api.post('/notes', { text: 'x' }), async (made) => expect.status(await api.get('/notes/' + made.json.id), 200), { as: 'crash' })`
   */
  durable<T>(
    server: Server,
    write: () => Promise<T>,
    read: (written: T) => Promise<unknown>,
    options: { as: string },
  ): void;
  /**
   * Adds `<as>.outage`: while the service answers nothing, `request` has to be answered with 503 within a second, `health` too
   * when it is given; afterwards `request` has to succeed again without a restart of the server.
   * `std.outage(web, 'postgres', () => api.get('/notes'), { as: 'outage', health: () => api.get('/health') })`
   */
  outage(
    server: Server,
    service: ServiceName,
    request: () => Promise<Res>,
    options: { as: string; health?: () => Promise<Res>; within?: Duration; recovery?: Duration },
  ): void;
}

export interface LoadOptions {
  /** Requests in flight at the same time. */
  concurrency: number;
  /** How long new requests are started. */
  for: Duration;
  /** Answers of this first part are not counted. Default none. */
  warmup?: Duration;
  request: (i: number) => Promise<Res>;
}

/** Times in milliseconds. `errors` counts requests without an answer and answers from 500 on. */
export interface LoadResult {
  p50: number;
  p95: number;
  p99: number;
  max: number;
  rps: number;
  count: number;
  errors: number;
  /**
   * Holds the figures against a budget of `kata.yaml`: `(await load({ … })).within('list-fast')`. A calibrated budget is a
   * multiple of what a server that does nothing needs on this machine at this moment, measured now.
   */
  within(budget: string): Promise<void>;
}

/** What `kata((k) => …)` hands to an author. Everything but `group` and `test` works inside tests only. */
export interface Kit {
  /** Declares a group of the manifest by its id: `group('crud', () => { test(…) })`. */
  group(id: string, body: () => unknown): void;
  /**
   * Declares a test. `id` is `<group>.<name>`; id and title must be string literals, the catalogue reads them from the source.
   * `test('crud.list', 'GET /books lists all books', async (t) => { … }, { timeout: '5s' })`
   */
  test(id: string, title: string, body: (t: TestContext) => unknown, options?: TestOptions): void;

  /**
   * The learner's server process of that name in `kata.yaml` (default `web`); started by its first use in a group.
   * `server('web', { instance: 2 })` is a second one beside it, with its own port and the same services.
   */
  server(name?: string, options?: { instance?: number }): Server;
  /** The learner's script of that name in `kata.yaml` (default `main`), for kind `script`. */
  script(name?: string): Script;
  /** The learner's tests of that name in `kata.yaml` (default `suite`), for kind `tests`: `await suite().rejects(cart, routes, 'a cart that forgets')`. */
  suite(name?: string): Suite;
  /** A client for the server: `const api = http(server())`. */
  http(server: Server, options?: HttpOptions): Http;
  /** Opens a websocket to the server: `const alice = await ws('/rooms/1', { token })`. */
  ws: WsConnect;
  /**
   * A server that the harness plays, declared in `kata.yaml` under `services.stub`; `routes` are its answers in every test:
   * `const users = stub('users', { 'GET /users/:id': ({ params }) => ({ json: { id: params.id } }) })`
   */
  stub(name: string, routes?: StubRoutes): Stub;
  /** The mail server that the harness plays, declared as `services.smtp`: `const mail = await inbox().next({ to: ['ada@example.org'] })`. */
  inbox(): Inbox;
  /** The identity provider that the harness plays, declared as `services.oidc`: `const idp = oidc({ clientId: 'kata', clientSecret: 's3cret' })`. */
  oidc(options?: OidcOptions): Oidc;
  /** Opens a stream of server-sent events: `const feed = await sse('/events')`. */
  sse: SseConnect;
  pg(): Postgres;
  maria(): Maria;
  /** Brings services down and kills servers in the middle of their work: `await fault.restart('postgres')`. */
  fault: Fault;
  redis(): Redis;
  amqp(): Amqp;

  /** Text of a file of the learner, for the kinds `sql` and `files`: `solution('retention.sql')`. A missing file fails the test. */
  solution(path: string): string;
  /** Text of a file below `fixtures/`: `JSON.parse(fixture('books.json'))`. */
  fixture(path: string): string;
  /** Bytes of a file below `fixtures/`: `fixtureBytes('photo.png')`. */
  fixtureBytes(path: string): Buffer;

  expect: Expect;
  /** Placeholders for `expect.json`: `{ id: any.string, createdAt: any.time }`. */
  any: Any;
  /**
   * Tries random inputs and reports the smallest that fails.
   * `await prop([fc.string(), fc.nat()], async (name, n) => { … }, { runs: 50 })`
   */
  prop<T extends unknown[]>(
    arbitraries: { [K in keyof T]: fastCheck.Arbitrary<T[K]> },
    check: (...values: T) => unknown,
    options?: { runs?: number },
  ): Promise<void>;
  /** Keeps requests in flight for a while: `await (await load({ concurrency: 10, for: '2s', request: () => api.get('/') })).within('list-fast')`. */
  load(options: LoadOptions): Promise<LoadResult>;
  std: Std;
  fc: typeof fastCheck;
  /** Hex seed of the run. */
  seed: string;
  /** Random values that are one for the whole run: `const base = rnd.int(1, 9000)`. */
  rnd: Random;
}
