import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StubReply } from '../api/served.ts';
import { durationMs } from '../durations.ts';

/** What a stub does with a request: an answer, or one of the ways to give none. */
export type Behaviour = StubReply | 'hang' | 'cut' | 'broken-json' | 'no-http';

export async function carryOut(behaviour: Behaviour, response: ServerResponse): Promise<void> {
  switch (behaviour) {
    case 'hang':
      return;
    case 'cut':
      response.socket?.resetAndDestroy();
      return;
    case 'no-http':
      response.socket?.end('\u0001\u0002 this is no answer \r\n\r\n');
      return;
    case 'broken-json':
      return sendReply(
        { headers: { 'content-type': 'application/json' }, body: '{"ok":true,"items":[{"id":' },
        response,
      );
    default:
      return sendReply(behaviour, response);
  }
}

async function sendReply(reply: StubReply, response: ServerResponse): Promise<void> {
  const { status = 200, headers = {}, after, chunks, every = 0 } = reply;
  if (after !== undefined) await sleep(durationMs(after));
  if (response.destroyed) return;
  response.statusCode = status;
  if ('json' in reply) response.setHeader('content-type', 'application/json');
  for (const [name, value] of Object.entries(headers)) {
    if (value !== null && value !== undefined) response.setHeader(name, value);
  }
  const body = 'json' in reply ? JSON.stringify(reply.json) : reply.body;
  if (chunks === undefined) {
    response.end(body);
    return;
  }
  for (const chunk of chunks) {
    if (response.destroyed) return;
    response.write(chunk);
    if (every !== 0) await sleep(durationMs(every));
  }
  response.end();
}
