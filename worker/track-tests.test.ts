import { expect, test, vi } from 'vitest';
import type { HarnessMessage } from '#contracts/harness-message.ts';
import { RunId, TestId } from '#contracts/ids.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import type { Conversation } from './converse.ts';
import type { RunFacts } from './judge.ts';
import { type TestMessage, trackTests } from './track-tests.ts';

const runId = RunId.parse('0198a1f0-0000-4000-8000-000000000001');
const group = { id: 'a', title: 'A', points: 100, visibility: 'named', optional: false, requires: [] } as const;

function track() {
  const facts: RunFacts = {
    plan: [{ ...group, requires: [], tests: [{ id: TestId.parse('a.one'), title: 'one' }] }],
    passPercent: 100,
    reports: new Map(),
    bootMs: 0,
    testsMs: 0,
  };
  const events: RunEventBody[] = [];
  const conversation = { request: { runId }, facts, emit: (event: RunEventBody) => events.push(event) };
  const { take } = trackTests(conversation as unknown as Conversation, vi.fn());
  let seq = 0;
  return {
    facts,
    events,
    take: (message: object) => take({ seq: ++seq, ...message } as HarnessMessage as TestMessage),
  };
}

const passed = (id: string) => ({ type: 'test-finished', test: id, status: 'passed', durationMs: 1 });

test('a test that is planned is reported once', () => {
  const { take, facts, events } = track();
  take({ type: 'hello', v: 1, runId });
  take(passed('a.one'));
  expect(facts.fault).toBeUndefined();
  expect([...facts.reports.keys()]).toEqual(['a.one']);
  expect(events.map(({ type }) => type)).toEqual(['test-finished']);
});

test.each([
  ['a test that nobody planned', [passed('a.one'), passed('a.two')], '"a.two" that is not planned'],
  ['a test twice', [{ ...passed('a.one'), status: 'failed' }, passed('a.one')], '"a.one" twice'],
  ['another run', [{ type: 'hello', v: 1, runId: RunId.parse('0198a1f0-0000-4000-8000-000000000002') }], 'another run'],
  ['a workbench', [{ type: 'workbench', report: {} }], 'a workbench'],
])('a harness that speaks of %s is at fault, and its word is not passed on', (_what, messages, words) => {
  const { take, facts, events } = track();
  for (const message of messages) take(message);
  expect(facts.fault).toContain(words);
  expect(facts.reports.get('a.one')?.status).toBe((messages[0] as { status?: string }).status);
  expect(events).toHaveLength(facts.reports.size);
});
