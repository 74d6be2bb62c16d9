import { createParser } from 'eventsource-parser';
import type { SseEvent } from '../api/connections.ts';
import { createMessageLog, type MessageLog } from '../connection/message-log.ts';
import { type MessageOrigin, parseMessage } from '../connection/parse-message.ts';
import { createTranscript, type Transcript } from '../connection/transcript.ts';
import type { OpenEventStream } from './open-event-stream.ts';

const maxStreamBytes = 4_000_000;

export type ReadEvents = {
  log: MessageLog<SseEvent>;
  received: Transcript;
  /** Why nothing follows. */
  endInWords(): string;
};

/** Reads the stream to its end, or to its limit. */
export function readEvents({ request, response }: OpenEventStream, origin: MessageOrigin): ReadEvents {
  const log = createMessageLog<SseEvent>();
  const received = createTranscript();
  const openedMs = performance.now();
  let receivedBytes = 0;
  let end = 'it is open';
  const parser = createParser({
    onEvent({ event = 'message', id = '', data: text }) {
      received.add(`${id === '' ? '' : `#${id} `}${event}: ${text}`);
      log.push({
        ...{ event, id, text, atMs: performance.now() - openedMs },
        get json() {
          return parseMessage(text, origin);
        },
      });
    },
  });
  const finish = (how: string): void => {
    if (log.hasEnded) return;
    end = how;
    received.add(`[${how}]`);
    log.end();
  };
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    receivedBytes += Buffer.byteLength(text);
    if (receivedBytes <= maxStreamBytes) return parser.feed(text);
    finish(`the server sent more than ${maxStreamBytes / 1e6} MB`);
    request.destroy();
  });
  response.on('end', () => finish('the server ended it'));
  response.on('close', () => finish('the connection was closed'));
  // What it says is told by `close`.
  response.on('error', () => undefined);
  request.on('error', () => undefined);
  if (response.destroyed) finish('the connection was closed');
  return { log, received, endInWords: () => end };
}
