import { strings } from '../../../strings/strings.ts';
import type { Span } from './assign-lanes.ts';
import type { Timeline } from './timeline.ts';
import { markKey, requestKey, testKey } from './wire-rows.ts';

export type LaneName = 'phases' | 'tests' | 'requests' | 'faults' | 'processes';
export type BarTone = 'phase' | 'passed' | 'failed' | 'quiet' | 'wire' | 'fault' | 'process';

export interface Bar {
  /** The row of the table that tells about it; `null` for phases. */
  key: string | null;
  label: string;
  tone: BarTone;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Lane {
  name: LaneName;
  y: number;
  height: number;
}

export interface Picture {
  lanes: Lane[];
  bars: Bar[];
  height: number;
}

interface Frame {
  range: Span;
  widthPx: number;
  /** Numbers of the exchanges that explain a failure. */
  guilty: ReadonlySet<number>;
}

const laneGapPx = 8;
/** Between neighbours that would else look like one. */
const seamPx = 1;
/** What takes no time is still there to be seen and hit. */
const narrowestPx = 2.5;
const rowPx = { phases: 17, tests: 12, requests: 8, faults: 10, processes: 7 } as const;

export function placeBars(timeline: Timeline, frame: Frame): Picture {
  const rowCounts: Record<LaneName, number> = {
    phases: 1,
    tests: 1,
    requests: Math.max(1, timeline.requestLaneCount),
    faults: timeline.faults.length > 0 ? 1 : 0,
    processes: timeline.processLaneCount,
  };
  const lanes: Lane[] = [];
  let y = 0;
  for (const name of Object.keys(rowCounts) as LaneName[]) {
    if (rowCounts[name] === 0) continue;
    const height = rowCounts[name] * rowPx[name] + (rowCounts[name] - 1) * 2;
    lanes.push({ name, y, height });
    y += height + laneGapPx;
  }
  const place = (name: LaneName, span: Span, row = 0): Pick<Bar, 'x' | 'y' | 'width' | 'height'> | null => {
    const lane = lanes.find((one) => one.name === name);
    const placed = lane && clipSpan(span, frame);
    return placed ? { ...placed, y: lane.y + row * (rowPx[name] + 2), height: rowPx[name] } : null;
  };
  const bars = describeBars(timeline, frame.guilty).flatMap(({ lane, span, row, ...bar }): Bar[] => {
    const placed = place(lane, span, row);
    return placed ? [{ ...bar, ...placed }] : [];
  });
  return { lanes, bars, height: Math.max(0, y - laneGapPx) };
}

type Described = Pick<Bar, 'key' | 'label' | 'tone'> & { lane: LaneName; span: Span; row?: number };

function describeBars(timeline: Timeline, guilty: ReadonlySet<number>): Described[] {
  const { phases, tests, requests, processes, faults } = timeline;
  return [
    ...phases.map((span) => ({
      lane: 'phases' as const,
      span,
      key: null,
      label: strings.wire.phases[span.phase],
      tone: 'phase' as const,
    })),
    ...tests.map((span) => ({
      lane: 'tests' as const,
      span,
      key: testKey(span.test.id),
      label: span.test.title,
      tone: toneOfTest(span.test.status),
    })),
    ...requests.map((span) => ({
      lane: 'requests' as const,
      span,
      row: span.lane,
      key: requestKey(span.exchange.n),
      label: `${span.exchange.request.method} ${span.exchange.request.path}`,
      tone: isBroken(span.exchange.response?.status, guilty.has(span.exchange.n))
        ? ('failed' as const)
        : ('wire' as const),
    })),
    ...faults.map((span) => ({
      lane: 'faults' as const,
      span,
      key: markKey(span.seq),
      label: span.text,
      tone: 'fault' as const,
    })),
    ...processes.map((span) => ({
      lane: 'processes' as const,
      span,
      row: span.lane,
      key: markKey(span.exit?.seq ?? span.startSeq),
      label: span.exit ? `${span.process} ${span.exit.how}` : span.process,
      tone: span.exit && !span.exit.isExpected ? ('failed' as const) : ('process' as const),
    })),
  ];
}

const isBroken = (status: number | undefined, isGuilty: boolean) => isGuilty || status === undefined || status >= 500;

function toneOfTest(status: Timeline['tests'][number]['test']['status']): BarTone {
  if (status === 'passed') return 'passed';
  return status === 'failed' || status === 'timed-out' ? 'failed' : 'quiet';
}

function clipSpan({ startMs, endMs }: Span, { range, widthPx }: Frame): { x: number; width: number } | null {
  if (endMs < range.startMs || startMs > range.endMs) return null;
  const scale = widthPx / (range.endMs - range.startMs);
  const from = Math.max(0, (startMs - range.startMs) * scale);
  const to = Math.min(widthPx, (endMs - range.startMs) * scale);
  const width = Math.max(narrowestPx, to - from - seamPx);
  return { x: Math.min(from, widthPx - width), width };
}

/** The bar under the pointer, or the nearest one of its lane that is no more than `slackPx` away. */
export function findBar({ bars }: Picture, x: number, y: number, slackPx = 5): Bar | null {
  let nearest: Bar | null = null;
  let nearestPx = slackPx;
  for (const bar of bars) {
    if (y < bar.y - 2 || y > bar.y + bar.height + 2) continue;
    const distance = Math.max(bar.x - x, x - bar.x - bar.width, 0);
    if (distance < nearestPx || (distance === 0 && nearestPx === 0)) {
      nearest = bar;
      nearestPx = distance;
    }
  }
  return nearest;
}

/** All bars of one tone as one path: a thousand requests are one element of the page. */
export function pathOf(bars: readonly Bar[]): string {
  return bars
    .map(({ x, y, width, height }) => `M${round(x)} ${y}h${round(width)}v${height}h${-round(width)}z`)
    .join('');
}

const round = (px: number) => Math.round(px * 10) / 10;

/** Round instants, about `wantedCount` of them, for the axis. */
export function ticksOf({ startMs, endMs }: Span, wantedCount: number): number[] {
  const rough = (endMs - startMs) / Math.max(1, wantedCount);
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10);
  const first = Math.ceil(startMs / step);
  const count = Math.floor(endMs / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}
