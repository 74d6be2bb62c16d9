import type { Call, Cmd, Stmt } from './captured.ts';
import type { Duration, Json } from './values.ts';

export type Body = string | Uint8Array | Json;
export type HeaderValues = Record<string, string | number | null | undefined>;

export interface HttpOptions {
  /** Sent with every request; `null` in a request's own headers removes one. */
  headers?: HeaderValues;
  /** Sent as `Authorization: Bearer <token>`. */
  token?: string;
  /** Longest wait for the whole answer. Default 5 s, never longer than what the test has left. */
  timeout?: Duration;
  /** `true`: all requests of this client share one connection, one after the other. Default: a new connection each. */
  keepAlive?: boolean;
}

export interface RequestOptions {
  headers?: HeaderValues;
  token?: string;
  timeout?: Duration;
  /** A string or bytes are sent as they are, anything else as JSON. */
  body?: Body;
  /** The client hangs up after that time; the answer is then a `Res` with status 0. */
  abortAfter?: Duration;
}

/**
 * Sends requests to the learner's server on 127.0.0.1. Redirects are not followed, compressed answers are refused, a body
 * may have 1 MB and headers 16 KB. A request without a proper answer throws and fails the test with the reason.
 */
export interface Http {
  /** `await api.get('/books?limit=2', { headers: { accept: 'text/csv' } })` */
  get(path: string, options?: RequestOptions): Promise<Res>;
  head(path: string, options?: RequestOptions): Promise<Res>;
  options(path: string, options?: RequestOptions): Promise<Res>;
  /** `await api.del('/books/7')` */
  del(path: string, options?: RequestOptions): Promise<Res>;
  /** `await api.post('/books', { title: 'Dune' })`; a string body is sent as it is, as `text/plain` unless told otherwise. */
  post(path: string, body?: Body, options?: RequestOptions): Promise<Res>;
  put(path: string, body?: Body, options?: RequestOptions): Promise<Res>;
  patch(path: string, body?: Body, options?: RequestOptions): Promise<Res>;
  /** Any method: `await api.request('PROPFIND', '/')`. The path is sent as written, without encoding. */
  request(method: string, path: string, options?: RequestOptions): Promise<Res>;
  /** Writes these bytes to a new connection and reads one answer: `await api.raw('GET / HTTP/1.1\r\nHost: x\r\n\r\n')`. */
  raw(bytes: string | Uint8Array, options?: { timeout?: Duration }): Promise<Res>;
  /** The same client with another bearer token: `const bob = api.as(bobsToken)`. */
  as(token: string): Http;
  /** The same client with further defaults: `api.with({ headers: { 'x-tenant': 'a' } })`. */
  with(options: HttpOptions): Http;
  /** Calls `request` with 0 … n-1 at the same time and waits for all: `await api.burst(100, (i) => api.post('/x', { i }))`. */
  burst<T>(n: number, request: (i: number) => Promise<T>): Promise<T[]>;
}

/** An answer of the learner's server. */
export interface Res {
  /** Number of the exchange in the learner's wire view. */
  readonly n: number;
  readonly method: string;
  readonly path: string;
  /** 0 when the client hung up on purpose (`abortAfter`). */
  readonly status: number;
  /** Names in lower case; a repeated header is joined with `, ` (`set-cookie` with a line feed). */
  readonly headers: Record<string, string>;
  /** The body as UTF-8. */
  readonly text: string;
  /** The body as JSON, at most 64 levels deep, objects without a prototype. A body that is not JSON fails the test here. */
  readonly json: Json;
  readonly bytes: Buffer;
  /** From the first byte sent to the last byte received. */
  readonly ms: number;
  /**
   * The statements that Postgres got while the request was in flight, in order; each tells by its `attribution` whether
   * another request may have sent it: `expect.value(res.sql.map(({ text }) => text), 'statements').is([…])`. Not under `load()`.
   */
  readonly sql: readonly Stmt[];
  /** The commands that Redis got, in the same way: `expect.value(res.redis.some(({ name }) => name === 'GET'), 'a look into the cache').is(true)`. */
  readonly redis: readonly Cmd[];
  /** The requests that stubs got, in the same way: `expect.value(res.upstream.length, 'calls to the weather service').is(0)`. */
  readonly upstream: readonly Call[];
}
