import type { ConnectOptions, Sse, SseConnect, SseOptions } from '../api/connections.ts';
import { awaitMessage, awaitSilence, jsonLook, waitOf } from '../connection/await-message.ts';
import { openConnection } from '../connection/open-connection.ts';
import { inWords } from '../durations.ts';
import { LearnerFailure } from '../failure.ts';
import type { HttpDeps } from '../http/client.ts';
import { joinHeaders } from '../http/res.ts';
import { pairsOf } from '../http/send-request.ts';
import { openEventStream } from './open-event-stream.ts';
import { readEvents } from './read-events.ts';

/** `depsFor` finds the client's parts for a server of the learner, the default one when none is named. */
export function createSse(depsFor: (server: ConnectOptions['server']) => HttpDeps): SseConnect {
  return async (path, options: SseOptions = {}) => {
    const { opened, origin, parts, name, recordAtEnd, explainEnd } = await openConnection(depsFor(options.server), {
      kind: 'event stream',
      path,
      options,
      headers: {
        accept: 'text/event-stream',
        ...(options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId }),
      },
      open: openEventStream,
    });
    const { request, response } = opened;
    const events = readEvents(opened, origin);
    const headers = pairsOf(response.rawHeaders);
    recordAtEnd({ status: 200, headers }, { received: events.received, hangUp: () => request.destroy() });
    const { scope, seen } = origin;
    const connection = {
      log: events.log,
      look: jsonLook,
      scope,
      parts,
      name,
      explainEnd: () => explainEnd(events.endInWords()),
    };
    return {
      n: seen.n,
      headers: joinHeaders(headers),
      next: (match, { within } = {}) => awaitMessage(connection, match, within),
      nothing: (match, { within } = {}) => awaitSilence(connection, match, within),
      all: () => events.log.all,
      async closed({ within } = {}) {
        const waitMs = waitOf(scope, within);
        if (await events.log.untilEnd(waitMs)) return;
        scope.signal.throwIfAborted();
        const message = `The ${name} was still open after ${inWords(waitMs)}.`;
        throw new LearnerFailure({ ...parts, message, expected: 'the server to end it', actual: 'it is open' });
      },
      close: () => void request.destroy(),
    } satisfies Sse;
  };
}
