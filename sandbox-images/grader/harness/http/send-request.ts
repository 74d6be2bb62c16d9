import { type Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { inWords } from '../durations.ts';
import type { EncodedRequest } from './encode-request.ts';
import { maxBodyBytes, maxHeaderBytes, WireFailure, wireFailureOf } from './wire-failure.ts';

export type WireAnswer = { status: number; headers: [string, string][]; body: Buffer; ms: number };
export type SendOptions = {
  port: number;
  timeoutMs: number;
  /** Aborted with the reason why nobody waits for the answer any more. */
  signal: AbortSignal;
  /** The client hangs up after that time: the answer is then `null`. */
  abortAfterMs?: number;
  /** One connection for several requests; without it each request has its own. */
  agent?: Agent;
};

/** Bodies above this are only sent once the server has had its say, so that an early 413 is not lost in a reset. */
const waitForContinueBytes = 64 * 1024;
const continueTimeoutMs = 250;
const chunkBytes = 32 * 1024;
/** A server that says 100 Continue for ever took the grader to 160 MB in half a second. */
const maxInterimCount = 16;

type Progress = { headersCame: boolean; bodyBytes: number; isComplete: boolean };

/**
 * One exchange with the learner's server: no redirects, no decompression, headers, body and time capped.
 * @throws WireFailure when there is no complete, acceptable answer.
 */
export async function sendRequest(encoded: EncodedRequest, options: SendOptions): Promise<WireAnswer | null> {
  const progress: Progress = { headersCame: false, bodyBytes: 0, isComplete: false };
  const startedMs = performance.now();
  const request = openRequest(encoded, options);
  const { promise: given, resolve: giveUp, reject: fail } = Promise.withResolvers<null>();
  const timer = setTimeout(() => fail(timeoutFailure(options.timeoutMs, progress)), options.timeoutMs);
  const abortTimer = options.abortAfterMs === undefined ? undefined : setTimeout(giveUp, options.abortAfterMs, null);
  const abandon = (): void => fail(options.signal.reason);
  options.signal.addEventListener('abort', abandon, { once: true });
  try {
    const head = await Promise.race([given, waitForHead(request, progress)]);
    if (head === null) return null;
    const body = await Promise.race([given, readBody(head.response, { progress, encoded })]);
    return body === null
      ? null
      : { status: head.status, headers: head.headers, body, ms: performance.now() - startedMs };
  } catch (error) {
    throw wireFailureOf(error as Error);
  } finally {
    clearTimeout(timer);
    clearTimeout(abortTimer);
    options.signal.removeEventListener('abort', abandon);
    // A shared connection goes back to its agent when the exchange was complete; all others end here.
    if (options.agent === undefined || !progress.isComplete) request.destroy();
  }
}

function openRequest({ method, path, headers, body }: EncodedRequest, { port, agent }: SendOptions): ClientRequest {
  const waits = body !== null && body.length > waitForContinueBytes;
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { host: `127.0.0.1:${port}`, ...headers, ...(waits ? { expect: '100-continue' } : {}) },
    agent: agent ?? false,
    maxHeaderSize: maxHeaderBytes,
    setHost: false,
  });
  if (waits) sendLargeBody(request, body);
  else request.end(body ?? undefined);
  return request;
}

type Head = Pick<WireAnswer, 'status' | 'headers'> & { response: IncomingMessage };

function waitForHead(request: ClientRequest, progress: Progress): Promise<Head> {
  const { promise, resolve, reject } = Promise.withResolvers<Head>();
  // After the head, a reset may only mean that the server did not want the rest of our body: then its answer counts.
  request.on('error', reject);
  request.on('upgrade', () => reject(new WireFailure('malformed', 'the server switched to another protocol')));
  let interimCount = 0;
  request.on('information', () => {
    if (++interimCount > maxInterimCount)
      reject(new WireFailure('too-large', `the server sent more than ${maxInterimCount} interim answers (1xx)`));
  });
  request.on('response', (response) => {
    progress.headersCame = true;
    resolve({ response, status: response.statusCode ?? 0, headers: pairsOf(response.rawHeaders) });
  });
  return promise;
}

export function pairsOf(rawHeaders: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) pairs.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return pairs;
}

function timeoutFailure(timeoutMs: number, progress: Progress): WireFailure {
  const waited = inWords(timeoutMs);
  if (!progress.headersCame) return new WireFailure('timeout', `no answer came within ${waited}`);
  return new WireFailure(
    'timeout',
    `the answer began, but its body did not end within ${waited} (${progress.bodyBytes} bytes came)`,
  );
}

async function readBody(
  response: IncomingMessage,
  { progress, encoded }: { progress: Progress; encoded: EncodedRequest },
): Promise<Buffer> {
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity' && encoded.headers['accept-encoding'] === 'identity') {
    const shown = encoding.slice(0, 40);
    throw new WireFailure('malformed', `the body is encoded as ${shown}, although the request accepts identity only`);
  }
  const pieces: Buffer[] = [];
  for await (const piece of response as AsyncIterable<Buffer>) {
    progress.bodyBytes += piece.length;
    if (progress.bodyBytes > maxBodyBytes)
      throw new WireFailure('too-large', 'the body of the answer is larger than 1 MB');
    pieces.push(piece);
  }
  progress.isComplete = true;
  return Buffer.concat(pieces);
}

/** Waits for `100 Continue` (or a quarter of a second), and stops as soon as there is an answer. */
function sendLargeBody(request: ClientRequest, body: Buffer): void {
  let isAnswered = false;
  let hasBegun = false;
  const sendFrom = (at: number): void => {
    if (isAnswered || request.destroyed) return;
    if (at >= body.length) request.end();
    else if (request.write(body.subarray(at, at + chunkBytes))) setImmediate(sendFrom, at + chunkBytes);
    else request.once('drain', () => sendFrom(at + chunkBytes));
  };
  const begin = (): void => {
    if (hasBegun) return;
    hasBegun = true;
    sendFrom(0);
  };
  const timer = setTimeout(begin, continueTimeoutMs);
  request.on('continue', begin);
  request.on('response', () => {
    isAnswered = true;
    clearTimeout(timer);
  });
  request.on('close', () => clearTimeout(timer));
  request.flushHeaders();
}
