import type { TestPlan } from '#contracts/exercise-bundle.ts';
import type { RunEvent, RunEventBody } from '#contracts/run-event.ts';
import type { TestResult, Verdict } from '#contracts/verdict.ts';

/** `learner`: what the visibility of tests allows. `instructor`: everything, to judge an exercise by its runs. */
export type Audience = 'learner' | 'instructor';

/** Durations and instants of sealed tests are told in steps of this, so that time is no oracle. */
const sealedStepMs = 50;

/** What may be shown of the one failure of a named test that a learner gets explained. */
type Explained = { test: string; see: ReadonlySet<number> };

type SealedTests = ReadonlySet<string>;

const sealedTestsOf = (plan: TestPlan): SealedTests =>
  new Set(plan.flatMap(({ visibility, tests }) => (visibility === 'sealed' ? tests.map(({ id }) => id) : [])));

/**
 * Filters events in the order of `seq`, from 1: what an event may show depends on which named test failed first.
 * Events that must not be seen become `hidden`, so that numbers stay gapless. The exchanges
 * of a hidden test come after its result, when it is known whether they explain a failure.
 */
export function createEventFilter(audience: Audience): (event: RunEvent) => RunEvent {
  if (audience === 'instructor') return (event) => event;
  let explained: Explained | undefined;
  let sealed: SealedTests = new Set();
  return (event) => {
    if (event.body.type === 'attempt-started') {
      explained = undefined;
      sealed = sealedTestsOf(event.body.plan);
    }
    explained ??= explanationIn(event.body);
    return hideUnseen(event, explained, sealed);
  };
}

/** Filters a whole trace, which shows more than its events one by one: the exchanges of the first failed named test. */
export function filterTrace(events: readonly RunEvent[], audience: Audience): RunEvent[] {
  if (audience === 'instructor') return [...events];
  const explained = findExplanation(events);
  const lastStartIndex = events.findLastIndex(({ body }) => body.type === 'attempt-started');
  const sealed = new Set(
    events.flatMap(({ body }) => (body.type === 'attempt-started' ? [...sealedTestsOf(body.plan)] : [])),
  );
  // Earlier attempts are void; they get no explanation of a later one's failure.
  return events.map((event, index) => hideUnseen(event, index >= lastStartIndex ? explained : undefined, sealed));
}

export function filterVerdict(verdict: Verdict, events: readonly RunEvent[], audience: Audience): Verdict {
  if (audience === 'instructor') return verdict;
  return hideInVerdict(verdict, findExplanation(events) ?? explanationOf(verdict.tests.find(needsExplanation)));
}

function findExplanation(events: readonly RunEvent[]): Explained | undefined {
  let explained: Explained | undefined;
  for (const { body } of events) {
    if (body.type === 'attempt-started') explained = undefined;
    explained ??= explanationIn(body);
  }
  return explained;
}

function explanationIn(body: RunEventBody): Explained | undefined {
  return body.type === 'test-finished' && needsExplanation(body.result) ? explanationOf(body.result) : undefined;
}

function needsExplanation({ visibility, status }: TestResult): boolean {
  return visibility === 'named' && (status === 'failed' || status === 'timed-out');
}

function explanationOf(result: TestResult | undefined): Explained | undefined {
  return result && { test: result.id, see: new Set(result.failure?.see) };
}

function hideUnseen(event: RunEvent, explained: Explained | undefined, sealed: SealedTests): RunEvent {
  const body = roundTimes(hideInBody(event.body, explained), sealed);
  return { ...event, at: isSecret(body, sealed) ? roundInstant(event.at) : event.at, body };
}

/** Its instant would tell how long a test took that nobody is to know more of. */
function isSecret(body: RunEventBody, sealed: SealedTests): boolean {
  if (body.type === 'test-started') return sealed.has(body.test);
  return body.type === 'hidden' || (body.type === 'test-finished' && body.result.visibility === 'sealed');
}

function roundTimes(body: RunEventBody, sealed: SealedTests): RunEventBody {
  if (body.type !== 'test-started' || body.atMs === undefined || !sealed.has(body.test)) return body;
  return { ...body, atMs: roundMs(body.atMs) };
}

function hideInBody(body: RunEventBody, explained: Explained | undefined): RunEventBody {
  switch (body.type) {
    case 'http-exchange':
      if (body.visibility === 'public') return body;
      return body.visibility === 'named' && explained?.see.has(body.exchange.n) ? body : { type: 'hidden' };
    case 'note':
      if (body.visibility === 'public') return body;
      return body.visibility === 'named' && explained?.test === body.test ? body : { type: 'hidden' };
    case 'output':
      return body.sealed ? { type: 'hidden' } : body;
    case 'test-finished':
      return { ...body, result: hideInResult(body.result, explained) };
    case 'finished':
      return { ...body, verdict: hideInVerdict(body.verdict, explained) };
    case 'attempt-started':
    case 'phase':
    case 'test-started':
    case 'process-started':
    case 'process-exited':
    case 'output-capped':
    case 'workbench':
    case 'hidden':
      return body;
    default:
      return body satisfies never;
  }
}

function hideInVerdict(verdict: Verdict, explained: Explained | undefined): Verdict {
  return { ...verdict, tests: verdict.tests.map((result) => hideInResult(result, explained)) };
}

function hideInResult(result: TestResult, explained: Explained | undefined): TestResult {
  if (result.visibility === 'public') return result;
  if (result.visibility === 'named' && explained?.test === result.id) return result;
  const { failure: _, ...shown } = result;
  if (result.visibility === 'named') return shown;
  return { ...shown, durationMs: roundMs(result.durationMs) };
}

const roundMs = (exactMs: number): number => Math.ceil(exactMs / sealedStepMs) * sealedStepMs;

function roundInstant(at: string): string {
  return new Date(roundMs(Date.parse(at))).toISOString();
}
