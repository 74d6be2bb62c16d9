import type { RunOrder } from '#contracts/harness-message.ts';
import type { TestId } from '#contracts/ids.ts';
import type { TestFailure, TestStatus } from '#contracts/verdict.ts';
import { comparePlan } from './compare-plan.ts';
import type { TestContext } from './harness/api/kit.ts';
import { readsCaused } from './harness/capture/reads-caused.ts';
import { createCollector, type DeclaredTest } from './harness/collector.ts';
import { createKit, type KitParts } from './harness/create-kit.ts';
import { durationMs } from './harness/durations.ts';
import { HarnessFault } from './harness/failure.ts';
import { isKata } from './harness/kata.ts';
import type { RunContext } from './harness/run-context.ts';
import { createTestContext } from './harness/test-context.ts';
import { createTestScope, type TestScope } from './harness/test-scope.ts';
import type { HarnessModules } from './harness-modules.ts';
import { judgeError } from './judge-error.ts';

type Outcome = { status: TestStatus; failure?: TestFailure };

/**
 * Runs an order to its end: every planned test is reported once, then `end`.
 * @throws HarnessFault for a mistake of the exercise or a fault of the pod.
 */
export async function runHarness(context: RunContext, modules: HarnessModules): Promise<void> {
  const { order, send } = context;
  const collector = createCollector();
  const parts = createKit(context, collector);
  for (const entry of order.entries) {
    const definition = await modules.load(order.harness, entry);
    if (!isKata(definition)) throw new HarnessFault(`${entry} must say: export default kata((k) => { … }).`);
    definition.define(parts.kit);
  }
  const difference = comparePlan(order.groups, collector.tests);
  if (difference !== null) throw new HarnessFault(difference);
  await parts.open();
  send({ type: 'ready' });
  const passedCount = await runGroups({
    context,
    parts,
    tests: collector.tests,
    isCausedRead: readsCaused(order.harness),
  });
  await parts.close();
  send({ type: 'end', total: collector.tests.size, passed: passedCount });
}

type Group = RunOrder['groups'][number];
type Run = {
  context: RunContext;
  parts: KitParts;
  tests: ReadonlyMap<string, DeclaredTest>;
  /** Some test looks at what a single request caused. */
  isCausedRead: boolean;
};

async function runGroups(run: Run): Promise<number> {
  const notPassed = new Set<string>();
  let passedCount = 0;
  for (const [index, group] of run.context.order.groups.entries()) {
    const blocker = group.requires.find((id) => notPassed.has(id));
    if (index > 0 && blocker === undefined) await run.parts.beginGroup();
    const blockedBy = blocker === undefined ? null : `It needs the group "${blocker}" to pass first.`;
    const groupPassedCount = await runGroup(run, group, blockedBy);
    passedCount += groupPassedCount;
    if (groupPassedCount < group.tests.length) notPassed.add(group.id);
  }
  return passedCount;
}

async function runGroup(run: Run, { tests, exchanges }: Group, blockedBy: string | null): Promise<number> {
  let passedCount = 0;
  for (const id of tests) {
    const reason = blockedBy ?? run.parts.health.brokenReason;
    if (reason !== null) skip(run, id, reason);
    else if (await runTest(run, id, exchanges)) passedCount++;
  }
  return passedCount;
}

function skip({ context }: Run, id: TestId, reason: string): void {
  context.send({
    type: 'test-finished',
    test: id,
    status: 'skipped',
    durationMs: 0,
    failure: { message: reason, see: [] },
  });
}

async function runTest(
  { context, parts, tests, isCausedRead }: Run,
  id: TestId,
  exchanges: Group['exchanges'],
): Promise<boolean> {
  const test = tests.get(id) as DeclaredTest;
  const timeoutMs = test.timeout === undefined ? context.order.testTimeoutMs : durationMs(test.timeout);
  const scope = createTestScope(id, timeoutMs);
  context.send({ type: 'test-started', test: id, atMs: Math.round(context.elapsedMs()) });
  parts.recorder.beginTest(id, exchanges);
  parts.capture.beginTest({ isEager: exchanges === 'live' || isCausedRead });
  parts.beginTest();
  try {
    const { status, failure } = await outcomeOf(test, { scope, context, timeoutMs });
    await parts.outages.endAll();
    const durationMs = Math.round(scope.elapsedMs() * 100) / 100;
    // Connections that the test left open end now, and are recorded with it.
    scope.end();
    context.send({
      type: 'test-finished',
      test: id,
      status,
      durationMs,
      ...(failure === undefined ? {} : { failure }),
    });
    // After the failure: only then is it known which of them may be shown.
    if (failure === undefined) await parts.capture.forget();
    else {
      await parts.capture.settle();
      parts.recorder.sendKept(failure.see);
    }
    return status === 'passed';
  } finally {
    scope.end();
  }
}

async function outcomeOf(
  test: DeclaredTest,
  { scope, context, timeoutMs }: { scope: TestScope; context: RunContext; timeoutMs: number },
): Promise<Outcome> {
  const body = (async () => context.scopes.run(scope, () => runBody(test, createTestContext(scope, context))))();
  // After the deadline nobody waits for the body, whatever becomes of it.
  body.catch(() => undefined);
  try {
    const isLate = await Promise.race([body.then(() => false), scope.expired.then(() => true)]);
    return isLate ? timedOut(scope, timeoutMs) : { status: 'passed' };
  } catch (error) {
    const { status, parts } = judgeError(error, scope);
    return { status, failure: { see: [], ...parts } };
  }
}

async function runBody({ body, repeat = 1 }: DeclaredTest, t: TestContext): Promise<void> {
  for (let count = 0; count < repeat; count += 1) await body(t);
}

function timedOut(scope: TestScope, timeoutMs: number): Outcome {
  const last = scope.exchanges.at(-1);
  const message = `The test did not end within ${timeoutMs / 1000} s${last === undefined ? '' : `; the last request was ${last.did}`}.`;
  const seen = last === undefined ? { see: [] } : { did: last.did, see: [last.n], curl: last.curl };
  return { status: 'timed-out', failure: { message, ...seen } };
}
