import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { RunId } from '#contracts/ids.ts';
import { ClientMessage, type ServerMessage } from '#contracts/live-message.ts';
import { createLiveSocket, type LiveSocket } from './live-socket.ts';

const runId = RunId.parse('0195a5f0-0000-7000-8000-000000000001');

let server: WebSocketServer;
let live: LiveSocket;
let sockets: ServerSocket[];
let received: ClientMessage[];

beforeEach(async () => {
  sockets = [];
  received = [];
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data) => received.push(ClientMessage.parse(JSON.parse(String(data)))));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  live = createLiveSocket({ connect: () => new WebSocket(`ws://127.0.0.1:${port}`), random: () => 0 });
});

afterEach(async () => {
  live.close();
  await new Promise((resolve) => server.close(resolve));
});

const tell = (message: unknown) =>
  sockets.at(-1)?.send(typeof message === 'string' ? message : JSON.stringify(message));
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 3000 });

describe('the live socket', () => {
  test('connects with the first watch and closes with the last', async () => {
    expect(live.status()).toBe('idle');
    const watch = live.watchRun(
      runId,
      () => 0,
      () => undefined,
    );
    const stopBoard = live.watchLeaderboard('overall', () => undefined);
    await eventually(() => expect(received).toHaveLength(2));
    expect(live.status()).toBe('online');
    watch.stop();
    await eventually(() => expect(received.at(-1)).toEqual({ type: 'unwatch-run', runId }));
    stopBoard();
    await eventually(() => expect(sockets[0]?.readyState).toBe(3));
    expect(live.status()).toBe('idle');
    expect(sockets).toHaveLength(1);
  });

  test('asks again for what comes after the last event when the connection was lost', async () => {
    let lastSeq = 0;
    live.watchRun(
      runId,
      () => lastSeq,
      () => undefined,
    );
    await eventually(() => expect(received).toEqual([{ type: 'watch-run', runId, afterSeq: 0 }]));
    lastSeq = 7;
    sockets[0]?.terminate();
    await eventually(() => expect(live.status()).toBe('offline'));
    await eventually(() => expect(received.at(-1)).toEqual({ type: 'watch-run', runId, afterSeq: 7 }));
    expect(live.status()).toBe('online');
  });

  test('connects again at once when the network is back', async () => {
    live.watchLeaderboard('overall', () => undefined);
    await eventually(() => expect(live.status()).toBe('online'));
    live.drop();
    expect(live.status()).toBe('offline');
    live.retryNow();
    await eventually(() => expect(live.status()).toBe('online'));
    expect(sockets).toHaveLength(2);
  });

  test('gives each watcher what is meant for it and passes over what it does not know', async () => {
    const run: ServerMessage[] = [];
    const board: ServerMessage[] = [];
    const changed: string[] = [];
    live.watchRun(
      runId,
      () => 0,
      (message) => run.push(message),
    );
    live.watchLeaderboard('overall', (message) => board.push(message));
    live.onExercisesChanged((slugs) => changed.push(...slugs));
    await eventually(() => expect(received).toHaveLength(2));
    tell('not json');
    tell({ type: 'of-a-newer-server' });
    tell({ type: 'run-position', runId: '0195a5f0-0000-7000-8000-000000000002', position: 3 });
    tell({ type: 'run-position', runId, position: 2 });
    tell({ type: 'leaderboard', cohort: 'overall', title: 'Everyone', rows: [] });
    tell({ type: 'exercises-changed', slugs: ['todo-api'] });
    await eventually(() => expect(changed).toEqual(['todo-api']));
    expect(run).toEqual([{ type: 'run-position', runId, position: 2 }]);
    expect(board).toEqual([{ type: 'leaderboard', cohort: 'overall', title: 'Everyone', rows: [] }]);
  });

  test('replays from a number that is told', async () => {
    const watch = live.watchRun(
      runId,
      () => 9,
      () => undefined,
    );
    await eventually(() => expect(received).toHaveLength(1));
    watch.replay(4);
    await eventually(() => expect(received.at(-1)).toEqual({ type: 'watch-run', runId, afterSeq: 4 }));
  });
});
