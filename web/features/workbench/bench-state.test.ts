import { expect, it } from 'vitest';
import { RunId } from '#contracts/ids.ts';
import type { RunEvent, RunEventBody } from '#contracts/run-event.ts';
import type { WorkbenchEvent } from '#contracts/workbench-event.ts';
import { benchStateOf } from './bench-state.ts';

const runId = RunId.parse('0198a1f0-0000-7000-8000-000000000001');
const told = (...bodies: (RunEventBody | WorkbenchEvent)[]) =>
  benchStateOf(
    bodies.map((body, index): RunEvent => {
      const isBench = [
        'deadline',
        'server-ready',
        'server-failed',
        'answered',
        'ended',
        'socket-message',
        'socket-closed',
      ];
      const whole = isBench.includes(body.type) ? { type: 'workbench', event: body } : body;
      return { v: 1, runId, seq: index + 1, at: '2026-01-01T00:00:00.000Z', body: whole as RunEventBody };
    }),
  );
const started: RunEventBody = { type: 'process-started', process: 'web' };
const exited: RunEventBody = { type: 'process-exited', process: 'web', code: 3, signal: null, expected: false };

it('goes from waiting over starting to open', () => {
  expect(told().phase).toBe('waiting');
  expect(told({ type: 'phase', phase: 'building' }).phase).toBe('building');
  const deadline = { type: 'deadline', idleEndsAt: '2026-01-01T00:05:00Z', endsAt: '2026-01-01T00:15:00Z' } as const;
  const state = told({ type: 'phase', phase: 'booting' }, deadline, started, {
    type: 'server-ready',
    process: 'web',
    bootMs: 90,
  });
  expect(state).toMatchObject({ phase: 'open', servers: { web: { state: 'running', bootMs: 90 } } });
  expect((state.deadline?.endsAtMs ?? 0) - (state.deadline?.idleEndsAtMs ?? 0)).toBe(600_000);
});

it('tells a server that ended from one that never started', () => {
  const ready: WorkbenchEvent = { type: 'server-ready', process: 'web', bootMs: 90 };
  expect(told(started, ready, exited).servers['web']).toEqual({ state: 'exited', code: 3, signal: null });
  const failed: WorkbenchEvent = { type: 'server-failed', process: 'web', reason: 'Nothing listened.' };
  expect(told(started, failed, exited).servers['web']).toEqual({ state: 'failed', reason: 'Nothing listened.' });
  expect(told(started, failed, exited, started).servers['web']).toEqual({ state: 'starting' });
  expect(told({ type: 'process-exited', process: 'build', code: 0, signal: null, expected: true }).servers).toEqual({});
});

it('keeps answers by command and what came over each websocket', () => {
  const message = { type: 'socket-message', socket: 's', text: '<b>', isCut: false, leftOutCount: 0 } as const;
  const closed = { type: 'socket-closed', socket: 's', code: 1000, reason: '' } as const;
  const state = told({ type: 'answered', command: 'a', answer: { type: 'done' } }, message, closed);
  expect(state.answers['a']).toEqual({ type: 'done' });
  expect(state.sockets['s']).toEqual([message, closed]);
});

it('ends with a reason', () => {
  expect(told({ type: 'ended', reason: 'idle', text: 'Nothing was sent.' })).toMatchObject({
    phase: 'ended',
    end: { reason: 'idle', text: 'Nothing was sent.' },
  });
});
