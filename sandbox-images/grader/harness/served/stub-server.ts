import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { StubHandler, StubRoutes } from '../api/served.ts';
import type { UpstreamCall } from '../capture/upstream-calls.ts';
import { createMessageLog, type MessageLog } from '../connection/message-log.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import { listen } from './listen.ts';
import { readBody } from './read-body.ts';
import { parseRoute, type Route } from './route.ts';
import { type Behaviour, carryOut } from './send-reply.ts';
import { type OpenCall, openCall, splitUrl } from './stub-call.ts';

const maxBodyBytes = 1_000_000;
const maxHeaderBytes = 16 * 1024;
/** A program that asks without end must not fill the harness's memory. */
const maxCallCount = 5000;
const maxCallBytes = 16_000_000;
const headersTimeoutMs = 5000;
const requestTimeoutMs = 10_000;

/** Told of each call as it comes; what becomes of it is filled in later. */
export type OnCall = (call: UpstreamCall) => void;
type Handler = StubHandler | Behaviour;
type Handled = { route: Route; handler: Handler; timesLeft: number };

const handledFor = (route: string, handler: Handler, timesLeft = Number.POSITIVE_INFINITY): Handled => ({
  ...{ route: parseRoute(route), handler, timesLeft },
});

/** A stub as the harness runs it: a server with routes, and the calls of the running test. */
export class StubServer {
  readonly name: string;
  port = 0;
  calls: MessageLog<OpenCall> = createMessageLog();
  readonly #server = createServer({ maxHeaderSize: maxHeaderBytes }, (request, response) =>
    this.#receive(request, response),
  );
  readonly #hanging = new Set<ServerResponse>();
  #declared: Handled[] = [];
  /** Instead of the declared ones, for the rest of the test. */
  #served: Handled[] | null = null;
  #changed: Handled[] = [];
  #callBytes = 0;
  #hasTooMany = false;
  #beganMs = performance.now();

  readonly #onCall: OnCall;

  constructor(name: string, onCall: OnCall) {
    this.name = name;
    this.#onCall = onCall;
    this.#server.headersTimeout = headersTimeoutMs;
    this.#server.requestTimeout = requestTimeoutMs;
  }

  /** Routes that every test begins with. */
  declare(route: string, handler: StubHandler): void {
    this.#declared.push(handledFor(route, handler));
  }

  /** For the rest of the test there are these routes, and what is changed later. */
  serve(routes: StubRoutes): void {
    this.#served = Object.entries(routes).map(([route, handler]) => handledFor(route, handler));
    this.#changed = [];
  }

  /** For the rest of the test this comes first. */
  change(route: string, handler: Handler, times = Number.POSITIVE_INFINITY): void {
    this.#changed.unshift(handledFor(route, handler, times));
  }

  async open(): Promise<void> {
    this.port = await listen(this.#server);
  }

  /** Forgets calls and changed answers, and ends what still hangs. */
  beginTest(): void {
    this.#changed = [];
    this.#served = null;
    this.calls.end();
    this.calls = createMessageLog();
    this.#callBytes = 0;
    this.#hasTooMany = false;
    this.#beganMs = performance.now();
    for (const response of this.#hanging) response.destroy();
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** @throws LearnerFailure when there were more calls than are kept. */
  checkCount(): void {
    if (!this.#hasTooMany) return;
    throw new LearnerFailure({
      message: `The program called "${this.name}" more than ${maxCallCount} times, or with more than ${maxCallBytes / 1e6} MB.`,
      expected: 'a reasonable number of calls',
    });
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    const body = await readBody(request, maxBodyBytes).catch(() => null);
    this.#hasTooMany ||= this.calls.all.length >= maxCallCount || this.#callBytes > maxCallBytes;
    const { url = '', rawHeaders } = request;
    this.#callBytes += (body?.length ?? 0) + url.length + rawHeaders.reduce((sum, text) => sum + text.length, 0);
    if (body === null || this.#hasTooMany) {
      response.writeHead(body === null ? 413 : 503, { connection: 'close' }).end();
      return;
    }
    const found = this.#find(request);
    if (found !== null) found.handled.timesLeft--;
    const call = openCall(request, body, {
      n: this.calls.all.length + 1,
      stub: this.name,
      route: found?.handled.route.text ?? '',
      params: found?.params ?? {},
      atMs: performance.now() - this.#beganMs,
    });
    this.calls.push(call);
    const { method, atMs, endedAtMs } = call;
    const seen: UpstreamCall = { stub: this.name, method, path: request.url ?? '/', atMs, endedAtMs, status: null };
    this.#onCall(seen);
    response.on('close', () => {
      call.endedAtMs = performance.now() - this.#beganMs;
      seen.endedAtMs = call.endedAtMs;
      seen.status = response.headersSent ? response.statusCode : null;
      call.isAborted = !response.writableFinished && found?.handled.handler !== 'cut';
      this.#hanging.delete(response);
    });
    await this.#answer(found?.handled.handler ?? { status: 404, json: { error: 'no such route' } }, call, response);
  }

  #find({ method = '', url = '/' }: IncomingMessage): { handled: Handled; params: Record<string, string> } | null {
    const { path } = splitUrl(url);
    for (const handled of [...this.#changed, ...(this.#served ?? this.#declared)]) {
      const params = handled.timesLeft > 0 ? handled.route.match(method, path) : null;
      if (params !== null) return { handled, params };
    }
    return null;
  }

  async #answer(handler: Handler, call: OpenCall, response: ServerResponse): Promise<void> {
    if (handler === 'hang') this.#hanging.add(response);
    try {
      await carryOut(typeof handler === 'function' ? await handler(call) : handler, response);
    } catch (error) {
      // A route that walks into a body which is not what it should be tells the program so.
      const isLearners = call.hasReadBody && (error instanceof LearnerFailure || error instanceof TypeError);
      if (!isLearners)
        throw new HarnessFault(`The route "${call.route}" of stub "${this.name}" failed: ${String(error)}`);
      await carryOut({ status: 400, json: { error: (error as Error).message } }, response);
    }
  }
}
