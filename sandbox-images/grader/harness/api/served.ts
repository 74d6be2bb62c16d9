import type { HeaderValues } from './http.ts';
import type { Duration, Json } from './values.ts';

/** A request that the learner's program has sent to a stub. */
export interface StubCall {
  /** Counts from 1 within the test. */
  readonly n: number;
  /** The route that took it, as it was declared; empty when none did. */
  readonly route: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly params: Record<string, string>;
  readonly query: Record<string, string>;
  /** Names in lower case; a repeated header is joined with `, `. */
  readonly headers: Record<string, string>;
  readonly text: string;
  /** The body as JSON, as in `Res`. One that is not JSON fails the test here, and is answered with 400 inside a route. */
  readonly json: Json;
  readonly bytes: Buffer;
  /** When it came, in milliseconds since the test began. */
  readonly atMs: number;
  /** When it was over, and `null` before. */
  readonly endedAtMs: number | null;
  /** The program hung up before it had the whole answer. */
  readonly isAborted: boolean;
}

/** An answer of a stub: `{ json: { id: 7 } }`, `{ status: 503, after: '200ms' }`. */
export interface StubReply {
  /** Default 200. */
  status?: number;
  headers?: HeaderValues;
  /** The body as JSON; or `body` as it is; or `chunks`, sent one after the other with `every` between them. */
  json?: unknown;
  body?: string | Uint8Array;
  chunks?: readonly (string | Uint8Array)[];
  every?: Duration;
  /** How long the answer takes. */
  after?: Duration;
}

export type StubHandler = StubReply | ((call: StubCall) => StubReply | Promise<StubReply>);

/** `'GET /users/:id'` → its answer. `*` at the end of a path stands for any rest; the first route that fits counts. */
export type StubRoutes = Record<string, StubHandler>;

/**
 * A server that the harness plays for the learner's program, whose address the program gets in a variable of `kata.yaml`
 * (`services.stub`). Every test begins without calls and with the routes as they were declared.
 */
export interface Stub {
  /** `http://127.0.0.1:40123` */
  readonly url: string;
  /** What the program has asked for in this test, all or one route: `users.calls('GET /users/:id').length`. */
  calls(route?: string): readonly StubCall[];
  /** Waits for a call to that route which nobody has taken yet: `const charge = await psp.next('POST /charges', { within: '2s' })`. */
  next(route?: string, options?: { within?: Duration }): Promise<StubCall>;
  /** Another answer for the rest of the test, or only so many times: `psp.reply('POST /charges', { status: 503 }, { times: 2 })`. */
  reply(route: string, handler: StubHandler, options?: { times?: number }): void;
  /** Takes the request and never answers: `users.hang('GET /users/:id')`. */
  hang(route: string): void;
  /** Answers with JSON that breaks off, or with bytes that are no HTTP at all. */
  garble(route: string, kind?: 'json' | 'http'): void;
  /** Resets the connection instead of answering. */
  cut(route: string): void;
}
