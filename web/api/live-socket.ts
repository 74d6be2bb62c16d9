import type { RunId } from '#contracts/ids.ts';
import type { LeaderboardScope } from '#contracts/leaderboard.ts';
import { type ClientMessage, ServerMessage } from '#contracts/live-message.ts';

/** `idle`: nothing is watched, so no connection is kept. */
export type LiveStatus = 'idle' | 'connecting' | 'online' | 'offline';

interface Watch {
  /** Asked again at every connect, so that a run resumes after the last event seen. */
  open: () => ClientMessage;
  close: ClientMessage;
  receive: (message: ServerMessage) => void;
}

export interface LiveSocket {
  watchRun: (runId: RunId, afterSeq: () => number, receive: (message: ServerMessage) => void) => RunWatch;
  watchLeaderboard: (cohort: LeaderboardScope, receive: (message: ServerMessage) => void) => () => void;
  onExercisesChanged: (listener: (slugs: readonly string[]) => void) => () => void;
  status: () => LiveStatus;
  onStatus: (listener: () => void) => () => void;
  /** Skips the rest of a back-off, for when the browser says that the network is back. */
  retryNow: () => void;
  /** Gives the connection up, for when the browser says that the network is gone: the socket would find out much later. */
  drop: () => void;
  close: () => void;
}

export interface RunWatch {
  stop: () => void;
  /** Asks once more for everything after this number: used when one was skipped. */
  replay: (afterSeq: number) => void;
}

interface LiveSocketOptions {
  connect: () => WebSocket;
  /** A number in [0, 1): spreads reconnects of many browsers after a restart of the server. */
  random?: () => number;
}

const firstDelayMs = 500;
const longestDelayMs = 15_000;

/** One websocket for the whole page, opened with the first watch and re-opened with back-off while any is left. */
export function createLiveSocket({ connect, random = Math.random }: LiveSocketOptions): LiveSocket {
  const watches = new Set<Watch>();
  const statusListeners = new Set<() => void>();
  const exerciseListeners = new Set<(slugs: readonly string[]) => void>();
  let socket: WebSocket | null = null;
  let status: LiveStatus = 'idle';
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const setStatus = (next: LiveStatus) => {
    if (status === next) return;
    status = next;
    for (const listener of statusListeners) listener();
  };

  const send = (message: ClientMessage) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };

  const open = () => {
    clearTimeout(timer);
    if (socket || watches.size === 0) return;
    setStatus(failures === 0 ? 'connecting' : 'offline');
    const opened = connect();
    socket = opened;
    opened.addEventListener('open', () => {
      failures = 0;
      setStatus('online');
      for (const watch of watches) send(watch.open());
    });
    opened.addEventListener('message', (event) => receive(event.data));
    opened.addEventListener('close', () => {
      if (socket === opened) drop();
    });
  };

  const drop = () => {
    if (watches.size === 0) return close();
    const lost = socket;
    socket = null;
    lost?.close();
    failures += 1;
    setStatus('offline');
    const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
    clearTimeout(timer);
    timer = setTimeout(open, ceiling * (0.5 + random() / 2));
  };

  const receive = (data: unknown) => {
    const message = parseMessage(data);
    if (!message) return;
    if (message.type === 'exercises-changed') {
      for (const listener of exerciseListeners) listener(message.slugs);
      return;
    }
    for (const watch of watches) watch.receive(message);
  };

  const close = () => {
    clearTimeout(timer);
    const closing = socket;
    socket = null;
    closing?.close();
    setStatus('idle');
  };

  const add = (watch: Watch) => {
    watches.add(watch);
    if (socket?.readyState === WebSocket.OPEN) send(watch.open());
    else open();
    return () => {
      watches.delete(watch);
      send(watch.close);
      if (watches.size === 0) close();
    };
  };

  return {
    watchRun: (runId, afterSeq, listener) => {
      const watch: Watch = {
        open: () => ({ type: 'watch-run', runId, afterSeq: afterSeq() }),
        close: { type: 'unwatch-run', runId },
        receive: (message) => {
          if (runIdOf(message) === runId) listener(message);
        },
      };
      return { stop: add(watch), replay: (seq) => send({ type: 'watch-run', runId, afterSeq: seq }) };
    },
    watchLeaderboard: (cohort, listener) =>
      add({
        open: () => ({ type: 'watch-leaderboard', cohort }),
        close: { type: 'unwatch-leaderboard', cohort },
        receive: (message) => {
          if (message.type === 'leaderboard' && message.cohort === cohort) listener(message);
        },
      }),
    onExercisesChanged: (listener) => subscribe(exerciseListeners, listener),
    status: () => status,
    onStatus: (listener) => subscribe(statusListeners, listener),
    retryNow: open,
    drop,
    close,
  };
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function runIdOf(message: ServerMessage): string | null {
  if (message.type === 'run-event') return message.event.runId;
  if ('runId' in message) return message.runId;
  return null;
}

/** Messages of a newer server that this page does not know are passed over, not fatal. */
function parseMessage(data: unknown): ServerMessage | null {
  if (typeof data !== 'string') return null;
  try {
    const parsed = ServerMessage.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
