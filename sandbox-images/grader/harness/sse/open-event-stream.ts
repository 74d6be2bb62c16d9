import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { inWords } from '../durations.ts';
import type { EncodedRequest } from '../http/encode-request.ts';
import { maxHeaderBytes, WireFailure, wireFailureOf } from '../http/wire-failure.ts';

export type OpenEventStream = { request: ClientRequest; response: IncomingMessage };

/**
 * Asks for a stream and waits for its headers; their size and the time are capped.
 * @throws WireFailure when the answer is not a stream of events.
 */
export async function openEventStream(
  { path, headers }: EncodedRequest,
  { port, timeoutMs, signal }: { port: number; timeoutMs: number; signal: AbortSignal },
): Promise<OpenEventStream> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    path,
    headers,
    agent: false,
    maxHeaderSize: maxHeaderBytes,
  });
  request.on('error', (error) => reject(wireFailureOf(error)));
  request.on('upgrade', () => reject(new WireFailure('malformed', 'the server switched to another protocol')));
  request.on('response', resolve);
  request.end();
  const timer = setTimeout(
    () => reject(new WireFailure('timeout', `the stream was not open within ${inWords(timeoutMs)}`)),
    timeoutMs,
  );
  const abandon = (): void => reject(signal.reason);
  signal.addEventListener('abort', abandon, { once: true });
  try {
    const response = await promise;
    checkHead(response);
    return { request, response };
  } catch (error) {
    request.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abandon);
  }
}

function checkHead({ statusCode, headers }: IncomingMessage): void {
  if (statusCode !== 200) throw new WireFailure('malformed', `the server answered ${statusCode} instead of a stream`);
  const type = headers['content-type'] ?? 'none';
  if (!/^text\/event-stream\s*(;|$)/i.test(type))
    throw new WireFailure('malformed', `the content type is ${type.slice(0, 80)} instead of text/event-stream`);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new WireFailure(
      'malformed',
      `the stream is encoded as ${encoding.slice(0, 40)}, although the request accepts identity only`,
    );
}
