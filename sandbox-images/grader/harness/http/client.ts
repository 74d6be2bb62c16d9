import { Agent } from 'node:http';
import type { Http, HttpOptions, RequestOptions, Res } from '../api/http.ts';
import type { Capture } from '../capture/capture.ts';
import { durationMs } from '../durations.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';
import type { LearnerServer } from '../process/learner-server.ts';
import type { RunContext } from '../run-context.ts';
import { curlOf } from './curl.ts';
import { type EncodedRequest, encodeRequest } from './encode-request.ts';
import type { ExchangeRecorder, Recording } from './exchange-recorder.ts';
import { createRes } from './res.ts';
import { sendRaw } from './send-raw.ts';
import { type SendOptions, sendRequest, type WireAnswer } from './send-request.ts';
import { WireFailure } from './wire-failure.ts';

const defaultTimeoutMs = 5000;
/** A request must end before its test does, so that the failure names the request. */
const testMarginMs = 50;

export type HttpDeps = { context: RunContext; recorder: ExchangeRecorder; capture: Capture; server: LearnerServer };
type Transport = (options: SendOptions) => Promise<WireAnswer | null>;

export function createHttp(deps: HttpDeps, defaults: HttpOptions = {}): Http {
  const agent = defaults.keepAlive === true ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined;
  const request = (method: string, path: string, options: RequestOptions = {}): Promise<Res> => {
    const encoded = encodeRequest(method, path, { defaults, options });
    const abortAfterMs = options.abortAfter === undefined ? {} : { abortAfterMs: durationMs(options.abortAfter) };
    const timeout = options.timeout ?? defaults.timeout;
    return exchange(
      deps,
      { encoded, timeoutMs: timeout === undefined ? defaultTimeoutMs : durationMs(timeout) },
      (wire) => sendRequest(encoded, { ...wire, ...abortAfterMs, ...(agent === undefined ? {} : { agent }) }),
    );
  };
  const withBody = (method: string) => (path: string, body?: unknown, options?: RequestOptions) =>
    request(method, path, { ...options, body });
  return {
    request,
    get: (path, options) => request('GET', path, options),
    head: (path, options) => request('HEAD', path, options),
    options: (path, options) => request('OPTIONS', path, options),
    del: (path, options) => request('DELETE', path, options),
    post: withBody('POST'),
    put: withBody('PUT'),
    patch: withBody('PATCH'),
    raw: (bytes, options = {}) => {
      const encoded = describeRaw(Buffer.from(bytes as string));
      const timeoutMs = durationMs(options.timeout ?? defaults.timeout ?? defaultTimeoutMs);
      return exchange(deps, { encoded, timeoutMs }, (wire) => sendRaw(encoded.body as Buffer, wire));
    },
    as: (token) => createHttp(deps, { ...defaults, token }),
    with: (options) =>
      createHttp(deps, { ...defaults, ...options, headers: { ...defaults.headers, ...options.headers } }),
    async burst(n, send) {
      const results = await Promise.allSettled(Array.from({ length: n }, (_, i) => send(i)));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      return results.map((result) => (result as PromiseFulfilledResult<never>).value);
    },
  };
}

async function exchange(
  { context, recorder, capture, server }: HttpDeps,
  { encoded, timeoutMs }: { encoded: EncodedRequest; timeoutMs: number },
  send: Transport,
): Promise<Res> {
  const scope = context.scopes.current();
  const port = await server.ensureRunning();
  const seen = { n: recorder.nextNumber(), did: encoded.did, curl: curlOf(encoded) };
  scope.exchanges.push(seen);
  await capture.begin(seen.n);
  const waitMs = Math.max(1, Math.min(timeoutMs, scope.remainingMs() - testMarginMs));
  const startedMs = context.elapsedMs();
  const [result] = await Promise.allSettled([
    server.whileInUse((ended) => send({ port, timeoutMs: waitMs, signal: AbortSignal.any([scope.signal, ended]) })),
  ]);
  const endedMs = context.elapsedMs();
  const caused = await capture.finish(seen.n);
  const record = (outcome: Recording['outcome']): void =>
    recorder.record({ n: seen.n, test: scope.id, startedMs, endedMs, request: encoded, outcome, caused });
  if (result.status === 'rejected') {
    scope.signal.throwIfAborted();
    const failure = await explainFailure(result.reason, { server, encoded });
    record({ error: failure.parts.message });
    const { did, curl } = seen;
    throw new LearnerFailure(
      { did, expected: 'an answer', see: [seen.n], ...(curl === '' ? {} : { curl }), ...failure.parts },
      failure,
    );
  }
  const answer = result.value ?? { status: 0, headers: [], body: Buffer.alloc(0), ms: waitMs };
  record(result.value === null ? { error: 'The harness hung up, as the test wants.' } : { answer });
  return createRes(encoded, { answer, seen, scope, caused });
}

/** Why there is no answer: the process ended, it hangs, or it answered something that is not acceptable. */
export async function explainFailure(
  error: unknown,
  { server, encoded }: { server: LearnerServer; encoded: EncodedRequest },
): Promise<LearnerFailure> {
  if (error instanceof LearnerFailure) return error;
  if (!(error instanceof WireFailure))
    throw new HarnessFault(`${encoded.method} ${clip(encoded.path, 120)}: ${String(error)}`, { cause: error });
  const target = `${encoded.method} ${clip(encoded.path, 120)}`;
  if (error.kind === 'closed') {
    const exit = await server.findExit();
    if (exit !== null) return server.exitFailure(exit, `while ${target} was in flight`);
  }
  if (error.kind === 'timeout' && !(await server.probe())) return server.abandonHung(`${target}: ${error.message}`);
  const status = error.kind === 'timeout' ? 'timed-out' : 'failed';
  return new LearnerFailure({ message: `${target}: ${error.message}.`, actual: error.message }, { status });
}

/** What can be told of bytes that need not be a request at all. */
function describeRaw(bytes: Buffer): EncodedRequest {
  const firstLine = bytes.toString('latin1').split('\r\n', 1)[0] ?? '';
  const [method = '', path = ''] = firstLine.split(' ');
  const known = /^[A-Z]{1,20}$/.test(method) ? method : 'RAW';
  return {
    method: known,
    path: path || '/',
    headers: {},
    body: bytes,
    did: `the bytes ${clip(JSON.stringify(bytes.toString('latin1')), 200)}`,
  };
}
