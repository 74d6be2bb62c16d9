import type { Match } from './connections.ts';
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
  /** Is another server from now on, with these routes alone; for the rest of the test: `cart.serve(cartRoutes({ bug: 'rounds down' }))`. */
  serve(routes: StubRoutes): void;
  /** Takes the request and never answers: `users.hang('GET /users/:id')`. */
  hang(route: string): void;
  /** Answers with JSON that breaks off, or with bytes that are no HTTP at all. */
  garble(route: string, kind?: 'json' | 'http'): void;
  /** Resets the connection instead of answering. */
  cut(route: string): void;
}

/** A message that the learner's program has tried to send by SMTP. */
export interface Mail {
  /** Counts from 1 within the test, over all attempts. */
  readonly n: number;
  /** The envelope: what `MAIL FROM` and `RCPT TO` said. */
  readonly from: string;
  readonly to: readonly string[];
  /** Decoded; empty where there is none. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Every header in its order, names in lower case, values unfolded: an injected one shows here. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** The message as it came, up to 1 MB. Empty when the recipient was refused before. */
  readonly raw: string;
  /** What it was answered with, 250 for "accepted"; `null` while it hangs. */
  readonly code: number | null;
  /** When it came, in milliseconds since the test began. */
  readonly atMs: number;
}

/** Which messages an answer is for, and when it is given: after `RCPT TO`, or after the whole message. */
export interface MailAnswerOptions {
  at?: 'rcpt' | 'data';
  /** Only messages to this recipient. */
  to?: string;
  times?: number;
}

/**
 * The mail server that the harness plays (`services.smtp`); the program gets its address as `SMTP_URL`, without TLS or
 * password. Every test begins with an empty inbox that accepts everything.
 */
export interface Inbox {
  /** What was accepted in this test: `inbox().mails().length`. */
  mails(): readonly Mail[];
  /** Everything that was tried, in order: `inbox().attempts().map(({ code }) => code)` → `[451, 250]`. */
  attempts(): readonly Mail[];
  /** Waits for an accepted message that nobody has taken yet and that matches: `const mail = await inbox().next({ to: ['ada@example.org'] })`. */
  next(match?: Match<Mail>, options?: { within?: Duration }): Promise<Mail>;
  /** Fails when such a message is waiting or comes within that time. */
  nothing(match?: Match<Mail>, options?: { within?: Duration }): Promise<void>;
  /** Another answer for the rest of the test, or so many times: `inbox().reply(451, { times: 1 })`, `inbox().reply(550, { at: 'rcpt', to: 'gone@example.org' })`. */
  reply(code: number, options?: MailAnswerOptions): void;
  /** Takes the message and never answers. */
  hang(options?: MailAnswerOptions): void;
  /** Cuts the connection instead of answering. */
  cut(options?: MailAnswerOptions): void;
}
