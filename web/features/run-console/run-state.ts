import type { TestPlan } from '#contracts/exercise-bundle.ts';
import type { Fault, HttpExchange, RunEvent } from '#contracts/run-event.ts';
import type { SubmissionDetail } from '#contracts/submission.ts';
import type { TestFailure, TestStatus, TestVisibility, Verdict } from '#contracts/verdict.ts';

export type RunPhase = 'queued' | 'building' | 'booting' | 'testing' | 'finished';

export interface TestView {
  id: string;
  group: string;
  title: string;
  visibility: TestVisibility;
  status: TestStatus | 'pending' | 'running';
  durationMs: number | null;
  failure: TestFailure | null;
  notes: string[];
  /** Since the run started, by the harness's clock; `null` while not known, or never told. */
  startedMs: number | null;
  /** ISO instants; `null` while not known. */
  startedAt: string | null;
  finishedAt: string | null;
}

export interface GroupView {
  id: string;
  title: string;
  points: number;
  visibility: TestVisibility;
  optional: boolean;
  /** Ids of `tests`, in the order of the plan. */
  tests: string[];
}

export interface ConsoleChunk {
  seq: number;
  at: string;
  process: string;
  stream: 'stdout' | 'stderr' | 'system';
  text: string;
}

/** Something that happened to a process or a service at one instant, or that a test says about itself. */
export type RunMark = { seq: number; at: string } & (
  | { type: 'process-started'; process: string }
  | { type: 'process-exited'; process: string; isExpected: boolean; how: string }
  | { type: 'note'; test: string; text: string; atMs: number | null; fault: Fault | null }
);

export interface RunView {
  attempt: number;
  phase: RunPhase;
  /** ISO instant of the first event of each phase reached. */
  phaseStartedAt: Partial<Record<RunPhase, string>>;
  groups: GroupView[];
  tests: Record<string, TestView>;
  exchanges: HttpExchange[];
  marks: RunMark[];
  console: ConsoleChunk[];
  /** Processes whose further output was dropped, with the bytes shown, and those missing as far as told. */
  cappedOutput: Record<string, { shownBytes: number; droppedBytes: number | null }>;
  verdict: Verdict | null;
}

export const emptyRunView: RunView = {
  attempt: 0,
  phase: 'queued',
  phaseStartedAt: {},
  groups: [],
  tests: {},
  exchanges: [],
  marks: [],
  console: [],
  cappedOutput: {},
  verdict: null,
};

/** One step of a run: pure, so that a live run, a resumed one and a stored trace all end in the same view. */
export function reduceRunEvent(view: RunView, event: RunEvent): RunView {
  const body = event.body;
  switch (body.type) {
    case 'attempt-started':
      return { ...emptyRunView, attempt: body.attempt, ...plannedView(body.plan) };
    case 'phase':
      return enterPhase(view, body.phase, event.at);
    case 'test-started':
      return changeTest(view, body.test, {
        status: 'running',
        startedAt: event.at,
        startedMs: body.atMs ?? null,
      });
    case 'test-finished': {
      const { id, group, title, visibility, status, durationMs, failure } = body.result;
      const outcome = { group, title, visibility, status, durationMs, failure: failure ?? null };
      return changeTest(view, id, { ...outcome, finishedAt: event.at });
    }
    case 'note': {
      const { test, text, atMs = null, fault = null } = body;
      const noted = changeTest(view, test, { notes: [...(view.tests[test]?.notes ?? []), text] });
      return mark(noted, { type: 'note', seq: event.seq, at: event.at, test, text, atMs, fault });
    }
    case 'http-exchange':
      return { ...view, exchanges: [...view.exchanges, body.exchange] };
    case 'output':
      return print(view, event, { process: body.process, stream: body.stream, text: body.text });
    case 'output-capped':
      return capOutput(view, body);
    case 'process-started': {
      const { type, process } = body;
      const printed = print(view, event, systemLine(process, 'started'));
      return mark(printed, { type, seq: event.seq, at: event.at, process });
    }
    case 'process-exited': {
      const { type, process, expected: isExpected } = body;
      const how = exitText(body.code, body.signal);
      const printed = print(view, event, systemLine(process, how));
      return mark(printed, { type, seq: event.seq, at: event.at, process, isExpected, how });
    }
    case 'workbench':
    case 'hidden':
      return view;
    case 'finished':
      return finish(enterPhase(view, 'finished', event.at), body.verdict);
    default:
      return body satisfies never;
  }
}

/** A stored submission as it was seen live; its verdict counts even when the trace has been thrown away. */
export function viewOfSubmission({ trace, verdict }: Pick<SubmissionDetail, 'trace' | 'verdict'>): RunView {
  const view = [...trace].sort((a, b) => a.seq - b.seq).reduce(reduceRunEvent, emptyRunView);
  return verdict && !view.verdict ? finish({ ...view, phase: 'finished' }, verdict) : view;
}

/** How many tests have a result, and how many there are as far as known. */
export function countTests(view: RunView): { done: number; passed: number; failed: number; total: number } {
  const tests = Object.values(view.tests);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.filter((test) => isFailure(test.status)).length;
  const skipped = tests.filter((test) => test.status === 'skipped').length;
  return { done: passed + failed + skipped, passed, failed, total: tests.length };
}

export const isFailure = (status: TestView['status']): boolean => status === 'failed' || status === 'timed-out';

/** A group passes with all its tests and fails with one of them; `null` while neither is known. */
export function groupOutcome(view: RunView, group: GroupView): 'passed' | 'failed' | 'skipped' | null {
  const statuses = group.tests.map((id) => view.tests[id]?.status ?? 'pending');
  if (statuses.some(isFailure)) return 'failed';
  if (statuses.length === 0) return null;
  if (statuses.every((status) => status === 'passed')) return 'passed';
  return statuses.every((status) => status === 'skipped') ? 'skipped' : null;
}

/** Every test of a plan, waiting. */
export function plannedView(plan: TestPlan): Pick<RunView, 'groups' | 'tests'> {
  const tests: Record<string, TestView> = {};
  const groups = plan.map((group) => {
    for (const { id, title } of group.tests) {
      tests[id] = { ...unknownTest(id), group: group.id, title, visibility: group.visibility };
    }
    const { id, title, points, visibility, optional } = group;
    return { id, title, points, visibility, optional, tests: group.tests.map((test) => test.id) };
  });
  return { groups, tests };
}

const unknownTest = (id: string): TestView => ({
  id,
  group: id.split('.')[0] ?? id,
  title: id,
  visibility: 'named',
  status: 'pending',
  durationMs: null,
  failure: null,
  notes: [],
  startedMs: null,
  startedAt: null,
  finishedAt: null,
});

/** A test absent from the plan (the plan hides sealed groups' tests) joins its group when first heard of. */
function changeTest(view: RunView, id: string, change: Partial<TestView>): RunView {
  const known = view.tests[id];
  const test = { ...(known ?? unknownTest(id)), ...change };
  const tests = { ...view.tests, [id]: test };
  return known ? { ...view, tests } : { ...view, tests, groups: withTest(view.groups, test) };
}

function withTest(groups: GroupView[], { id, group, visibility }: TestView): GroupView[] {
  if (groups.some((known) => known.id === group)) {
    return groups.map((known) => (known.id === group ? { ...known, tests: [...known.tests, id] } : known));
  }
  return [...groups, { id: group, title: group, points: 0, visibility, optional: false, tests: [id] }];
}

function enterPhase(view: RunView, phase: RunPhase, at: string): RunView {
  return { ...view, phase, phaseStartedAt: { ...view.phaseStartedAt, [phase]: view.phaseStartedAt[phase] ?? at } };
}

type Placed = Pick<RunEvent, 'seq' | 'at'>;

function print(view: RunView, { seq, at }: Placed, chunk: Omit<ConsoleChunk, 'seq' | 'at'>): RunView {
  return { ...view, console: [...view.console, { seq, at, ...chunk }] };
}

function capOutput(
  view: RunView,
  { process, shownBytes, droppedBytes }: Extract<RunEvent['body'], { type: 'output-capped' }>,
): RunView {
  return {
    ...view,
    cappedOutput: { ...view.cappedOutput, [process]: { shownBytes, droppedBytes: droppedBytes ?? null } },
  };
}

const systemLine = (process: string, text: string): Omit<ConsoleChunk, 'seq' | 'at'> => ({
  process,
  stream: 'system',
  text: `${process} ${text}\n`,
});

function mark(view: RunView, added: RunMark): RunView {
  return { ...view, marks: [...view.marks, added] };
}

const exitText = (code: number | null, signal: string | null) =>
  signal === null ? `ended with code ${code}` : `was ended by ${signal}`;

/** The verdict is the last word: its tests replace what was pieced together, and what it leaves out never ran. */
function finish(view: RunView, verdict: Verdict): RunView {
  const told = verdict.tests.reduce(
    (next, { id, group, title, visibility, status, durationMs, failure }) =>
      changeTest(next, id, { group, title, visibility, status, durationMs, failure: failure ?? null }),
    view,
  );
  const tests = Object.fromEntries(
    Object.entries(told.tests).map(([id, test]) => [
      id,
      test.status === 'pending' || test.status === 'running' ? { ...test, status: 'skipped' as const } : test,
    ]),
  );
  return { ...told, tests, verdict };
}
