import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { RunId } from '#contracts/ids.ts';
import { ServerMessage } from '#contracts/live-message.ts';
import type { RunEvent } from '#contracts/run-event.ts';
import type { Verdict } from '#contracts/verdict.ts';
import { CliFault } from './exit-code.ts';

const reconnectMs = 500;
/** Without a connection for this long, the server counts as gone. */
const patienceMs = 60_000;

export type FollowOptions = {
  server: string;
  token: string;
  runId: RunId;
  onEvent: (event: RunEvent) => void;
  onPosition: (position: number) => void;
  signal: AbortSignal;
};

/**
 * Follows a run to its verdict over as many connections as it takes: each one goes on after the last seq that was seen.
 * @throws CliFault when the server stays away, refuses, or the run was cancelled.
 */
export async function followRun(options: FollowOptions): Promise<Verdict> {
  let afterSeq = 0;
  let lostAt = performance.now();
  for (;;) {
    const end = await followOnce(options, afterSeq);
    afterSeq = end.seq;
    if (end.verdict !== undefined) return end.verdict;
    if (end.wasConnected) lostAt = performance.now();
    if (performance.now() - lostAt > patienceMs)
      throw new CliFault(
        `${options.server} does not answer any more; run ${options.runId} may still be going on there.`,
      );
    await sleep(reconnectMs, undefined, { signal: options.signal });
  }
}

type ConnectionEnd = { seq: number; wasConnected: boolean; verdict?: Verdict };

function followOnce(options: FollowOptions, afterSeq: number): Promise<ConnectionEnd> {
  const { server, token, runId, signal } = options;
  const end: ConnectionEnd = { seq: afterSeq, wasConnected: false };
  const { promise, resolve, reject } = Promise.withResolvers<ConnectionEnd>();
  const socket = new WebSocket(`${server.replace(/^http/, 'ws')}/api/live`, {
    headers: { authorization: `Bearer ${token}` },
    handshakeTimeout: 10_000,
  });
  const stop = () => {
    reject(signal.reason);
    socket.terminate();
  };
  signal.addEventListener('abort', stop, { once: true });
  socket.on('open', () => {
    end.wasConnected = true;
    socket.send(JSON.stringify({ type: 'watch-run', runId, afterSeq: end.seq }));
  });
  socket.on('message', (data) => {
    try {
      handle(ServerMessage.parse(JSON.parse(String(data))), options, end);
      if (end.verdict !== undefined) socket.close();
    } catch (error) {
      reject(error);
      socket.terminate();
    }
  });
  // A lost connection is followed by `close`, which is where it is handled.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    signal.removeEventListener('abort', stop);
    resolve(end);
  });
  return promise;
}

function handle(message: ServerMessage, { runId, onEvent, onPosition }: FollowOptions, end: ConnectionEnd): void {
  switch (message.type) {
    case 'run-event':
      if (message.event.runId !== runId || message.event.seq <= end.seq) return;
      end.seq = message.event.seq;
      onEvent(message.event);
      if (message.event.body.type === 'finished') end.verdict = message.event.body.verdict;
      return;
    case 'run-reset':
      if (message.runId === runId) end.seq = 0;
      return;
    case 'run-position':
      if (message.runId === runId) onPosition(message.position);
      return;
    case 'run-cancelled':
      if (message.runId === runId) throw new CliFault('the run was cancelled, perhaps by a newer submission.');
      return;
    case 'refused':
      throw new CliFault(`the server refused to show the run: ${message.message}`);
    case 'welcome':
    case 'leaderboard':
    case 'exercises-changed':
      return;
    default:
      message satisfies never;
  }
}
