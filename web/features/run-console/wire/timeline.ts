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
  outputs: { atMs: number; seq: number }[];
}

type Exit = Extract<RunMark, { type: 'process-exited' }>;

const phaseOrder = ['building', 'booting', 'testing', 'finished'] as const;
const maxRequestLanes = 8;
const maxProcessLanes = 4;

export function layOutTimeline(view: RunView): Timeline {
  const started = view.phaseStartedAt;
  const zero = Date.parse(started.building ?? started.booting ?? started.testing ?? firstInstant(view));
  const since = (at: string): number => Math.max(0, Date.parse(at) - zero);
  // The harness's clock starts when it gets its order, which is sent as this phase begins.
  const harnessZeroMs = since(started.booting ?? started.testing ?? new Date(zero).toISOString());
  const exchanges = view.exchanges.toSorted((a, b) => a.startedMs - b.startedMs || a.n - b.n);
  const requestSpans = exchanges.map(({ startedMs, durationMs }) => ({
    startMs: harnessZeroMs + startedMs,
    endMs: harnessZeroMs + startedMs + durationMs,
  }));
  const marks = view.marks.map((mark) => ({ atMs: since(mark.at), mark }));
  const testTimes = Object.values(view.tests).filter(({ startedAt }) => startedAt !== null);
  const endMs = Math.max(
    1,
    ...Object.values(started).map(since),
    ...testTimes.flatMap(({ startedAt, finishedAt }) => [since(startedAt ?? ''), since(finishedAt ?? startedAt ?? '')]),
    requestSpans.reduce((max, span) => Math.max(max, span.endMs), 0),
    marks.reduce((max, { atMs }) => Math.max(max, atMs), 0),
  );
  const requestLanes = assignLanes(requestSpans, maxRequestLanes);
  const lives = livesOf(marks, endMs);
  const processLanes = assignLanes(lives, maxProcessLanes);
  return {
    endMs,
    phases: phasesOf(started, since, endMs),
    tests: testTimes
      .map((test) => ({ test, startMs: since(test.startedAt ?? ''), endMs: endOfTest(test, since, endMs) }))
      .sort((a, b) => a.startMs - b.startMs),
    requests: exchanges.map((exchange, index) => ({
      exchange,
      lane: requestLanes.lanes[index] ?? 0,
      ...(requestSpans[index] ?? { startMs: 0, endMs: 0 }),
    })),
    requestLaneCount: requestLanes.count,
    processes: lives.map((life, index) => ({ ...life, lane: processLanes.lanes[index] ?? 0 })),
    processLaneCount: processLanes.count,
    marks,
    outputs: view.console.map(({ at, seq }) => ({ atMs: since(at), seq })),
  };
}

function firstInstant({ marks, console: printed }: RunView): string {
  return marks[0]?.at ?? printed[0]?.at ?? new Date(0).toISOString();
}

function endOfTest({ startedAt, finishedAt, status }: TestView, since: (at: string) => number, endMs: number): number {
  if (finishedAt !== null) return since(finishedAt);
  return status === 'running' ? endMs : since(startedAt ?? '');
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
