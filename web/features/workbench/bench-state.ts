import type { RunEvent } from '#contracts/run-event.ts';
import type { WorkbenchAnswer, WorkbenchEnd, WorkbenchEvent } from '#contracts/workbench-event.ts';

export type ServerState =
  | { state: 'starting' }
  | { state: 'running'; bootMs: number }
  | { state: 'failed'; reason: string }
  | { state: 'exited'; code: number | null; signal: string | null };

/** What a websocket's server did, in order. */
export type SocketNews = Extract<WorkbenchEvent, { type: 'socket-message' | 'socket-closed' }>;

/** A session as its events tell it. */
export interface BenchState {
  phase: 'waiting' | 'building' | 'booting' | 'open' | 'ended';
  /** When it ends of itself, as milliseconds of the clock; null before it is told. */
  deadline: { idleEndsAtMs: number; endsAtMs: number } | null;
  servers: Record<string, ServerState>;
  answers: Record<string, WorkbenchAnswer>;
  sockets: Record<string, SocketNews[]>;
  end: WorkbenchEnd | null;
}

/** Pure, so that a session followed live and one found again after a reload look the same. */
export function benchStateOf(events: readonly RunEvent[]): BenchState {
  // Filled in place: a websocket may have said thousands of things.
  const state: BenchState = { phase: 'waiting', deadline: null, servers: {}, answers: {}, sockets: {}, end: null };
  for (const { body } of events) {
    if (body.type === 'workbench') takeBenchEvent(state, body.event);
    else if (body.type === 'phase' && body.phase !== 'testing') state.phase = body.phase;
    else if (body.type === 'process-started' && body.process !== 'build')
      state.servers[body.process] = { state: 'starting' };
    else if (body.type === 'process-exited') takeExit(state, body);
  }
  return state;
}

function takeExit(
  { servers }: BenchState,
  { process, code, signal }: Extract<RunEvent['body'], { type: 'process-exited' }>,
): void {
  const known = servers[process];
  // Of a start that failed the reason says more; the build is no server.
  if (known !== undefined && known.state !== 'failed') servers[process] = { state: 'exited', code, signal };
}

function takeBenchEvent(state: BenchState, event: WorkbenchEvent): void {
  switch (event.type) {
    case 'deadline':
      state.deadline = { idleEndsAtMs: Date.parse(event.idleEndsAt), endsAtMs: Date.parse(event.endsAt) };
      return;
    case 'server-ready':
      state.phase = 'open';
      state.servers[event.process] = { state: 'running', bootMs: event.bootMs };
      return;
    case 'server-failed':
      state.phase = 'open';
      state.servers[event.process] = { state: 'failed', reason: event.reason };
      return;
    case 'answered':
      state.answers[event.command] = event.answer;
      return;
    case 'socket-message':
    case 'socket-closed': {
      const known = state.sockets[event.socket];
      if (known === undefined) state.sockets[event.socket] = [event];
      else known.push(event);
      return;
    }
    case 'ended':
      state.phase = 'ended';
      state.end = { reason: event.reason, text: event.text };
      return;
    default:
      event satisfies never;
  }
}
