import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { RunId } from '#contracts/ids.ts';
import type { ServerMessage } from '#contracts/live-message.ts';
import type { RunEvent, RunEventBody } from '#contracts/run-event.ts';
import type { Verdict } from '#contracts/verdict.ts';
import { followRun } from './follow-run.ts';

const runId = RunId.parse('6f1b0b34-8a55-4d3f-9d36-0f3c7b1f8a11');
const verdict: Verdict = {
  ...{ v: 1, status: 'passed', score: 100, reason: 'All.', passedCount: 1, totalCount: 1, tests: [] },
  timings: { bootMs: 1, testsMs: 1, podMs: 2 },
};

const event = (seq: number, body: RunEventBody): ServerMessage => ({
  type: 'run-event',
  event: { v: 1, runId, seq, at: '2026-01-01T00:00:00.000Z', body },
});
const phase: RunEventBody = { type: 'phase', phase: 'testing' };

/** Serves one script a connection, with what the client asked for as its argument. */
async function serve(...connections: ((socket: WebSocket, asked: { afterSeq: number }) => void)[]) {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, path: '/api/live' });
  const tokens: (string | undefined)[] = [];
  sockets.on('connection', (socket, request) => {
    tokens.push(request.headers.authorization);
    socket.once('message', (data) => connections.shift()?.(socket, JSON.parse(String(data))));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const seen: RunEvent[] = [];
  const follow = () =>
    followRun({
      ...{ server: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, token: 'secret', runId },
      ...{ onEvent: (one: RunEvent) => seen.push(one), onPosition: () => undefined },
      signal: AbortSignal.timeout(10_000),
    });
  const close = async () => {
    for (const client of sockets.clients) client.terminate();
    await new Promise((resolve) => http.close(resolve));
  };
  return { follow, seen, tokens, [Symbol.asyncDispose]: close };
}

const send = (socket: WebSocket, message: ServerMessage) => socket.send(JSON.stringify(message));

test('a lost connection is taken up again after the last event that was seen', async () => {
  let resumedAfter: number | undefined;
  await using server = await serve(
    (socket) => {
      send(socket, event(1, phase));
      socket.send(JSON.stringify(event(2, phase)), () => socket.terminate());
    },
    (socket, { afterSeq }) => {
      resumedAfter = afterSeq;
      send(socket, event(2, phase));
      send(socket, event(3, { type: 'finished', verdict }));
    },
  );
  expect(await server.follow()).toEqual(verdict);
  expect(resumedAfter).toBe(2);
  expect(server.seen.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(server.tokens).toEqual(['Bearer secret', 'Bearer secret']);
});

test('a reset stream is followed from its beginning', async () => {
  await using server = await serve((socket) => {
    send(socket, event(5, phase));
    send(socket, { type: 'run-reset', runId });
    send(socket, event(1, phase));
    send(socket, event(2, { type: 'finished', verdict }));
  });
  await server.follow();
  expect(server.seen.map(({ seq }) => seq)).toEqual([5, 1, 2]);
});

test('a refusal and a cancelled run are faults', async () => {
  await using server = await serve(
    (socket) => send(socket, { type: 'refused', code: 'not-found', message: 'You have no such run.' }),
    (socket) => send(socket, { type: 'run-cancelled', runId }),
  );
  await expect(server.follow()).rejects.toThrow('You have no such run.');
  await expect(server.follow()).rejects.toThrow('the run was cancelled');
});
