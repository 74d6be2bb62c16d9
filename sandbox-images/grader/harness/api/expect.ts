import type { Res } from './http.ts';
import type { Plan, Table } from './services.ts';
import type { Duration, Json } from './values.ts';

/** A placeholder in an expected JSON value. */
export interface Matcher {
  readonly matcher: string;
  matches(actual: unknown): boolean;
}

export interface Any {
  readonly string: Matcher;
  readonly number: Matcher;
  readonly integer: Matcher;
  readonly boolean: Matcher;
  readonly array: Matcher;
  readonly object: Matcher;
  /** An ISO 8601 time such as `2026-11-21T08:00:00Z`. */
  readonly time: Matcher;
  readonly uuid: Matcher;
  /** Any value, also `null`; the key must be there. */
  readonly value: Matcher;
  /** A text that matches: `any.matching(/^[0-9a-f]{16}$/)`. */
  matching(pattern: RegExp): Matcher;
  /** One of these values: `any.of('todo', 'done')`. */
  of(...values: unknown[]): Matcher;
  /** An object with at least these keys: `any.containing({ id: 7 })`. */
  containing(shape: Record<string, unknown>): Matcher;
  /** An array of values that all match: `any.arrayOf({ id: any.integer })`. */
  arrayOf(shape: unknown): Matcher;
  /** The key is absent or its value matches: `any.optional(any.string)`. */
  optional(shape: unknown): Matcher;
}

export interface ValueExpectation {
  /** Deeply equal; matchers of `any` work inside. */
  is(expected: unknown): void;
  isNot(unexpected: unknown): void;
  atMost(limit: number): void;
  atLeast(limit: number): void;
  matches(pattern: RegExp): void;
  /** A part of a text, or an item of an array. */
  includes(part: unknown): void;
  /** Any other condition, in words: `expect.value(ids, 'ids').satisfies(isSorted, 'in ascending order')`. */
  satisfies(condition: (actual: unknown) => boolean, words: string): void;
}

/** Samples of a page in the Prometheus text format. */
export interface Metrics {
  names(): string[];
  /** Those of that name which have at least these labels: `metrics.samples('http_requests_total', { method: 'GET' })`. */
  samples(name: string, labels?: Record<string, string>): { labels: Record<string, string>; value: number }[];
  /** Their sum; fails the test when there are none. */
  value(name: string, labels?: Record<string, string>): number;
  /** What its `# TYPE` line says, `null` without one. */
  type(name: string): string | null;
}

/** Each throws what the learner reads: what was done, expected and got. */
export interface Expect {
  /** `expect.status(made, 201)`, `expect.status(gone, [404, 410])` */
  status(res: Res, expected: number | readonly number[]): void;
  /** The body is exactly this JSON, or with `partial` has at least these keys: `expect.json(read, { id: any.string, title: 'Dune' })`. */
  json(res: Res, expected: unknown, options?: { partial?: boolean }): void;
  /** The header is there (and equal, or matches); returns its value: `const url = expect.header(made, 'location', /^\/books\//)`. */
  header(res: Res, name: string, expected?: string | RegExp): string;
  /** An error answer with a JSON object that names all these fields: `expect.problem(res, 422, { fields: ['isbn'] })`. */
  problem(res: Res, status: number | readonly number[], options?: { fields?: readonly string[] }): void;
  /** Anything else; `what` names it in the message: `expect.value(ids.size, 'distinct ids').is(100)`. */
  value(actual: unknown, what: string): ValueExpectation;
  /** Tries again until it no longer throws: `await expect.eventually(async () => expect.status(await api.get('/x'), 200), { within: '2s' })`. */
  eventually<T>(attempt: () => Promise<T> | T, options?: { within?: Duration; every?: Duration }): Promise<T>;
  /** How many answers have which status: `expect.tally(results, { 201: 50, 409: 150 })`. */
  tally(results: readonly Res[], expected: Record<number, number>): void;
  /** Columns and rows of a result; the order of rows counts unless `ordered: false`: `expect.rows(table, [['Ada', 3]], { columns: ['name', 'books'] })`. */
  rows(
    table: Table,
    expected: readonly (readonly unknown[])[],
    options?: { columns?: readonly string[]; ordered?: boolean },
  ): void;
  /** The plan reads the table through an index, never by a sequential scan: `expect.usesIndex(plan, 'orders')`. */
  usesIndex(plan: Plan, table: string): void;
  /**
   * The request caused at most so many statements that read or change something; transactions and what drivers send by
   * themselves do not count: `expect.sqlAtMost(await api.get('/posts'), 2)`. Needs a request that was alone in flight.
   */
  sqlAtMost(res: Res, count: number): void;
  /** Two plans, or the queries of two requests, do the same: `expect.samePlan(firstPage, hundredthPage)`. */
  samePlan(a: Plan | Res, b: Plan | Res): void;
  /** A figure is within a budget of `kata.yaml` that is a count, a size or a time: `expect.budget('memory', await server().rss())`. */
  budget(id: string, actual: number): void;
  /** The text is in the Prometheus format; returns its samples: `expect.metrics((await api.get('/metrics')).text).value('http_requests_total')`. */
  metrics(text: string): Metrics;
  /** The answer fits its operation in an OpenAPI 3 document, which may be the program's own: `expect.openapi(await api.get('/books'), doc.json, 'listBooks')`. */
  openapi(res: Res, doc: Json, operationId: string): void;
  /** A failure in the author's words: `expect.fail('The list changed while it was read', { expected: '10', actual: '9' })`. */
  fail(message: string, details?: { did?: string; expected?: string; actual?: string }): never;
}
