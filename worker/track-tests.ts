import type { HarnessMessage } from '#contracts/harness-message.ts';
import type { TestResult } from '#contracts/verdict.ts';
import type { Conversation } from './converse.ts';

/** Instants of sealed tests are told in steps of this, so that time is no oracle. */
const sealedStepMs = 50;

export type TestMessage = Exclude<HarnessMessage, { type: 'ask' | 'process-ready' }>;

/** Test messages → facts and events, each event stamped with what its group lets the learner see. */
export function trackTests(
  { request, facts, emit }: Conversation,
  sealOutput: () => void,
): { take(message: TestMessage): void } {
  const planned = new Map(
    facts.plan.flatMap((group) => group.tests.map((test) => [test.id as string, { group, test }] as const)),
  );
  const visibilityOf = (test: string | null): TestResult['visibility'] =>
    planned.get(test ?? '')?.group.visibility ?? 'sealed';
  let current: string | null = null;

  const finish = ({ test: id, status, durationMs, failure }: TestMessage & { type: 'test-finished' }): void => {
    const place = planned.get(id);
    if (place === undefined || facts.reports.has(id)) {
      facts.fault ??= `The harness reported the test "${id}" ${place === undefined ? 'that is not planned' : 'twice'}.`;
      return;
    }
    delete facts.runningTest;
    facts.reports.set(id, { status, durationMs, failure });
    const { group, test } = place;
    const result: TestResult = {
      id: test.id,
      group: group.id,
      title: test.title,
      visibility: group.visibility,
      status,
      durationMs,
    };
    emit({ type: 'test-finished', result: failure === undefined ? result : { ...result, failure } });
  };

  const timeOf = ({ test, atMs }: { test: string; atMs?: number | undefined }): { atMs?: number } => {
    if (atMs === undefined) return {};
    return { atMs: visibilityOf(test) === 'sealed' ? Math.ceil(atMs / sealedStepMs) * sealedStepMs : atMs };
  };
  const note = (message: TestMessage & { type: 'note' }): void => {
    const { test, text, fault } = message;
    const told = { type: 'note' as const, test, visibility: visibilityOf(test), text, ...timeOf(message) };
    emit(fault === undefined ? told : { ...told, fault });
  };

  return {
    take(message) {
      switch (message.type) {
        case 'ready':
          return;
        case 'hello':
          if (message.runId !== request.runId) facts.fault ??= 'The harness answered for another run.';
          return;
        case 'start-failed':
          facts.startFailure ??= message.reason;
          return;
        case 'test-started':
          current = message.test;
          facts.runningTest = message.test;
          if (visibilityOf(message.test) === 'sealed') sealOutput();
          emit({ type: 'test-started', test: message.test, ...timeOf(message) });
          return;
        case 'exchange':
          emit({
            type: 'http-exchange',
            visibility: visibilityOf(message.exchange.test ?? current),
            exchange: message.exchange,
          });
          return;
        case 'note':
          note(message);
          return;
        case 'test-finished':
          finish(message);
          return;
        case 'harness-error':
          facts.fault ??= `The harness failed: ${message.message}`;
          return;
        case 'workbench':
          facts.fault ??= 'The harness spoke of a workbench.';
          return;
        case 'end':
          facts.end = { total: message.total, passed: message.passed };
          return;
        default:
          message satisfies never;
      }
    },
  };
}
