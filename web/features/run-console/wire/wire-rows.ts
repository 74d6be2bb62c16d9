import type { HttpExchange } from '#contracts/run-event.ts';
import { isFailure, type RunMark, type TestView } from '../run-state.ts';
import type { Span } from './assign-lanes.ts';
import { findRepeated } from './repeated-statements.ts';
import type { Timeline } from './timeline.ts';

/** What happened, in order: tests, and below each what it did. */
export type WireRow = { key: string; startMs: number; endMs: number } & (
  | { type: 'test'; test: TestView; requestCount: number }
  | { type: 'request'; exchange: HttpExchange; repeatCount: number }
  | { type: 'mark'; mark: RunMark }
);

export interface WireFilter {
  text: string;
  isFailedOnly: boolean;
  /** What the picture shows; `null` for the whole run. */
  range: Span | null;
}

export const requestKey = (n: number): string => `r${n}`;
export const testKey = (id: string): string => `t.${id}`;
export const markKey = (seq: number): string => `m${seq}`;

export function listRows({ tests, requests, marks }: Timeline): WireRow[] {
  const byTest = new Map<string | null, WireRow[]>([[null, []]]);
  for (const { test } of tests) byTest.set(test.id, []);
  const known = (id: string | null) => byTest.get(id) ?? byTest.get(null) ?? [];
  for (const { exchange, startMs, endMs } of requests) {
    const repeatCount = repeatCountOf(exchange);
    known(exchange.test).push({ type: 'request', key: requestKey(exchange.n), startMs, endMs, exchange, repeatCount });
  }
  for (const { mark, atMs } of marks) {
    const test = mark.type === 'note' ? mark.test : (tests.findLast(({ startMs }) => startMs <= atMs)?.test.id ?? null);
    known(test).push({ type: 'mark', key: markKey(mark.seq), startMs: atMs, endMs: atMs, mark });
  }
  const inOrder = (rows: WireRow[] = []) => rows.sort((a, b) => a.startMs - b.startMs);
  return [
    ...inOrder(byTest.get(null)),
    ...tests.flatMap(({ test, startMs, endMs }): WireRow[] => {
      const rows = inOrder(byTest.get(test.id));
      const requestCount = rows.filter(({ type }) => type === 'request').length;
      return [{ type: 'test', key: testKey(test.id), startMs, endMs, test, requestCount }, ...rows];
    }),
  ];
}

/** Rows are listed anew at every event of a live run; an exchange never changes. */
const repeatCounts = new WeakMap<HttpExchange, number>();

function repeatCountOf(exchange: HttpExchange): number {
  const count = repeatCounts.get(exchange) ?? findRepeated(exchange.caused?.sql ?? [])[0]?.count ?? 0;
  repeatCounts.set(exchange, count);
  return count;
}

/** Rows that fit, each below the heading of its test. */
export function filterRows(rows: readonly WireRow[], { text, isFailedOnly, range }: WireFilter): WireRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !isFailedOnly && range === null) return [...rows];
  const kept: WireRow[] = [];
  let heading: (WireRow & { type: 'test' }) | null = null;
  let isHeadingKept = false;
  for (const row of rows) {
    if (row.type === 'test') {
      heading = row;
      isHeadingKept = false;
    }
    const isOfFailure = heading !== null && isFailure(heading.test.status);
    if ((isFailedOnly && !isOfFailure) || !isWithin(row, range) || !hasWords(row, words)) continue;
    if (heading && !isHeadingKept && row !== heading) kept.push(heading);
    isHeadingKept = true;
    kept.push(row);
  }
  return kept;
}

const isWithin = ({ startMs, endMs }: Span, range: Span | null) =>
  range === null || (startMs <= range.endMs && endMs >= range.startMs);

function hasWords(row: WireRow, words: readonly string[]): boolean {
  const text = textOf(row).toLowerCase();
  return words.every((word) => text.includes(word));
}

function textOf(row: WireRow): string {
  if (row.type === 'test') return row.test.title;
  if (row.type === 'mark') return row.mark.type === 'note' ? row.mark.text : row.mark.process;
  const { request, response, error, caused } = row.exchange;
  const statements = caused?.sql.map(({ text }) => text) ?? [];
  return [request.method, request.path, response?.status ?? error ?? '', ...statements].join(' ');
}

/** The rows of a list of rows of one height that are to be drawn: those in sight and a few around them. */
export function visibleWindow(
  { scrollTop, height }: { scrollTop: number; height: number },
  { rowPx, count }: { rowPx: number; count: number },
): { from: number; to: number } {
  const around = 8;
  const from = Math.max(0, Math.min(Math.floor(scrollTop / rowPx) - around, count - 1));
  return { from, to: Math.min(count, Math.ceil((scrollTop + height) / rowPx) + around) };
}
