import type { HttpExchange } from '#contracts/run-event.ts';
import type { RunMark, RunPhase, RunView, TestView } from '../run-state.ts';
import { assignLanes, type Span } from './assign-lanes.ts';

/** Every time of a run on one axis: milliseconds since its first phase began. */
export interface Timeline {
  endMs: number;
  phases: (Span & { phase: RunPhase })[];
  tests: (Span & { test: TestView })[];
  requests: (Span & { exchange: HttpExchange; lane: number })[];
  requestLaneCount: number;
  processes: (Span & { process: string; lane: number; startSeq: number; exit: Exit | null })[];
  processLaneCount: number;
  marks: { atMs: number; mark: RunMark }[];
  /** What was done on purpose, from its note to the note that it is over. */
  faults: (Span & { seq: number; text: string })[];
  outputs: { atMs: number; seq: number }[];
}

type Exit = Extract<RunMark, { type: 'process-exited' }>;

const phaseOrder = ['building', 'booting', 'testing', 'finished'] as const;
const lasting: ReadonlySet<string> = new Set(['pause', 'refuse', 'slow']);
const maxRequestLanes = 8;
const maxProcessLanes = 4;

export function layOutTimeline(view: RunView): Timeline {
  const started = view.phaseStartedAt;
  const zero = Date.parse(started.building ?? started.booting ?? started.testing ?? firstInstant(view));
  const since = (at: string): number => Math.max(0, Date.parse(at) - zero);
  // The harness's clock starts when it gets its order, which is sent as this phase begins.
  const harnessZeroMs = since(started.booting ?? started.testing ?? new Date(zero).toISOString());
  const startOf = ({ startedMs, startedAt }: TestView): number =>
    startedMs === null ? since(startedAt ?? '') : harnessZeroMs + startedMs;
  const instantOf = (mark: RunMark): number =>
    mark.type === 'note' && mark.atMs !== null ? harnessZeroMs + mark.atMs : since(mark.at);
  const exchanges = view.exchanges.toSorted((a, b) => a.startedMs - b.startedMs || a.n - b.n);
  const requestSpans = exchanges.map(({ startedMs, durationMs }) => ({
    startMs: harnessZeroMs + startedMs,
    endMs: harnessZeroMs + startedMs + durationMs,
  }));
  const marks = view.marks.map((mark) => ({ atMs: instantOf(mark), mark }));
  const startedTests = Object.values(view.tests)
    .filter(({ startedAt }) => startedAt !== null)
    .map((test) => ({ test, startMs: startOf(test) }))
    .sort((a, b) => a.startMs - b.startMs);
  const endMs = Math.max(
    1,
    ...Object.values(started).map(since),
    ...startedTests.flatMap(({ test, startMs }) => [startMs, test.finishedAt === null ? 0 : since(test.finishedAt)]),
    requestSpans.reduce((max, span) => Math.max(max, span.endMs), 0),
    marks.reduce((max, { atMs }) => Math.max(max, atMs), 0),
  );
  const requestLanes = assignLanes(requestSpans, maxRequestLanes);
  const lives = livesOf(marks, endMs);
  const processLanes = assignLanes(lives, maxProcessLanes);
  return {
    endMs,
    phases: phasesOf(started, since, endMs),
    tests: startedTests.map(({ test, startMs }, index) => {
      const toldEndMs = test.finishedAt === null ? endMs : since(test.finishedAt);
      // Tests run one after the other, and that one has ended is told a little late.
      const nextMs = startedTests[index + 1]?.startMs ?? Number.POSITIVE_INFINITY;
      return { test, startMs, endMs: Math.max(startMs, Math.min(toldEndMs, nextMs)) };
    }),
    requests: exchanges.map((exchange, index) => ({
      exchange,
      lane: requestLanes.lanes[index] ?? 0,
      ...(requestSpans[index] ?? { startMs: 0, endMs: 0 }),
    })),
    requestLaneCount: requestLanes.count,
    processes: lives.map((life, index) => ({ ...life, lane: processLanes.lanes[index] ?? 0 })),
    processLaneCount: processLanes.count,
    marks,
    faults: faultsOf(marks, startedTests, endMs),
    outputs: view.console.map(({ at, seq }) => ({ atMs: since(at), seq })),
  };
}

function firstInstant({ marks, console: printed }: RunView): string {
  return marks[0]?.at ?? printed[0]?.at ?? new Date(0).toISOString();
}

function phasesOf(
  started: RunView['phaseStartedAt'],
  since: (at: string) => number,
  endMs: number,
): Timeline['phases'] {
  const reached = phaseOrder.flatMap((phase) => {
    const at = started[phase];
    return at === undefined ? [] : [{ phase, startMs: since(at) }];
  });
  return reached
    .map((one, index) => ({ ...one, endMs: reached[index + 1]?.startMs ?? endMs }))
    .filter(({ phase }) => phase !== 'finished');
}

/** Those that last end with their test at the latest; the others are instants. */
function faultsOf(
  marks: Timeline['marks'],
  tests: readonly { test: TestView; startMs: number }[],
  endMs: number,
): Timeline['faults'] {
  return marks.flatMap(({ atMs, mark }, index) => {
    if (mark.type !== 'note' || mark.fault === null || mark.fault.action === 'end') return [];
    const { seq, text, fault } = mark;
    if (!lasting.has(fault.action)) return [{ seq, text, startMs: atMs, endMs: atMs }];
    const end = marks
      .slice(index + 1)
      .find(
        ({ mark: later }) =>
          later.type === 'note' && later.fault?.action === 'end' && later.fault.target === fault.target,
      );
    const nextTestMs = tests.find(({ startMs }) => startMs > atMs)?.startMs ?? endMs;
    return [{ seq, text, startMs: atMs, endMs: Math.max(atMs, end?.atMs ?? nextTestMs) }];
  });
}

/** From each start of a process to its end, or to the end of what is known. */
function livesOf(marks: Timeline['marks'], endMs: number): Omit<Timeline['processes'][number], 'lane'>[] {
  const lives: Omit<Timeline['processes'][number], 'lane'>[] = [];
  for (const { atMs, mark } of marks) {
    if (mark.type === 'process-started')
      lives.push({ process: mark.process, startMs: atMs, endMs, startSeq: mark.seq, exit: null });
    if (mark.type !== 'process-exited') continue;
    const life = lives.findLast(({ process, exit }) => process === mark.process && exit === null);
    if (life) Object.assign(life, { endMs: atMs, exit: mark });
  }
  return lives;
}
