import type { ConnectOptions } from '../api/connections.ts';
import { durationMs } from '../durations.ts';
import { LearnerFailure } from '../failure.ts';
import { explainFailure, type HttpDeps } from '../http/client.ts';
import { type EncodedRequest, encodeRequest } from '../http/encode-request.ts';
import type { WireAnswer } from '../http/send-request.ts';
import type { AwaitedConnection } from './await-message.ts';
import type { MessageOrigin } from './parse-message.ts';
import type { Transcript } from './transcript.ts';

const defaultTimeoutMs = 5000;
/** Opening must end before the test does, so that the failure names it. */
const testMarginMs = 50;

export type Opening<T> = {
  /** `websocket` */
  kind: string;
  path: string;
  options: ConnectOptions;
  /** Headers of every connection of this kind; `null` takes one out of those that every request has. */
  headers: Record<string, string | null>;
  open(request: EncodedRequest, wire: { port: number; timeoutMs: number; signal: AbortSignal }): Promise<T>;
};

/** What both kinds of connection are to a test: an exchange of its trace, and something to wait on. */
export type OpenedConnection<T> = {
  opened: T;
  origin: MessageOrigin;
  /** Hangs up when the test ends, and records the answer with both transcripts. */
  recordAtEnd(answer: Pick<WireAnswer, 'status' | 'headers'>, transcripts: Transcripts): void;
  parts: AwaitedConnection<never>['parts'];
  name: string;
  /** Why nothing comes any more; `how` is what the connection itself knows. */
  explainEnd(how: string): Promise<LearnerFailure>;
};
type Transcripts = { sent?: Transcript; received: Transcript; hangUp(): void };

/** @throws LearnerFailure when the server does not open it. */
export async function openConnection<T>(deps: HttpDeps, opening: Opening<T>): Promise<OpenedConnection<T>> {
  const { context, recorder, server } = deps;
  const { kind, path, options } = opening;
  const scope = context.scopes.current();
  const port = await server.ensureRunning();
  const encoded = { ...encodeOpening(opening), did: `opened ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind} to ${path}` };
  const seen = { n: recorder.nextNumber(), did: encoded.did, curl: '' };
  scope.exchanges.push(seen);
  const recording = { n: seen.n, test: scope.id, startedMs: context.elapsedMs() };
  const wishMs = options.timeout === undefined ? defaultTimeoutMs : durationMs(options.timeout);
  const timeoutMs = Math.max(1, Math.min(wishMs, scope.remainingMs() - testMarginMs));
  const parts = { did: seen.did, see: [seen.n] };
  const name = `${kind} ${path}`;
  try {
    const opened = await server.whileInUse((ended) =>
      opening.open(encoded, { port, timeoutMs, signal: AbortSignal.any([scope.signal, ended]) }),
    );
    const openedMs = performance.now();
    return {
      ...{ opened, origin: { seen, scope }, parts, name },
      recordAtEnd(answer, { sent, received, hangUp }) {
        scope.signal.addEventListener('abort', () => {
          const body = sent?.bytes() ?? null;
          const whole = { ...answer, body: received.bytes(), ms: performance.now() - openedMs };
          recorder.record({ ...recording, request: { ...encoded, body }, outcome: { answer: whole } });
          hangUp();
        });
      },
      async explainEnd(how) {
        const exit = await server.findExit();
        if (exit !== null) return server.exitFailure(exit, `while the ${name} was open`);
        const message = `The ${name} ended while a message was awaited: ${how}.`;
        return new LearnerFailure({ ...parts, message, expected: 'a message', actual: how });
      },
    };
  } catch (error) {
    scope.signal.throwIfAborted();
    const failure = await explainFailure(error, { server, encoded });
    recorder.record({ ...recording, request: encoded, outcome: { error: failure.parts.message } });
    throw new LearnerFailure({ ...parts, expected: `an open ${kind}`, ...failure.parts }, failure);
  }
}

function encodeOpening({ path, headers, options }: Opening<unknown>): EncodedRequest {
  const defaults = { headers, ...(options.token === undefined ? {} : { token: options.token }) };
  return encodeRequest('GET', path, { defaults, options: { headers: options.headers ?? {} } });
}
