import type { RunEvent } from '#contracts/run-event.ts';
import { emptyRunView, type RunView, reduceRunEvent } from './run-state.ts';

/** Events of a run in order of `seq`, each once, and what they add up to. */
export interface RunLog {
  events: readonly RunEvent[];
  lastSeq: number;
  view: RunView;
}

export const emptyRunLog: RunLog = { events: [], lastSeq: 0, view: emptyRunView };

/**
 * Adds events in any order; a repeat changes nothing. Events that come late are put in their place and the view is
 * computed anew. What a learner may not see arrives as `hidden`, so a missing number is a lost event.
 */
export function addRunEvents(log: RunLog, arrived: readonly RunEvent[]): RunLog {
  const known = new Set(log.events.map((event) => event.seq));
  const fresh = uniqueBySeq(arrived.filter((event) => !known.has(event.seq)));
  const first = fresh[0];
  if (!first) return log;
  const isInOrder = first.seq > log.lastSeq;
  const events = isInOrder ? [...log.events, ...fresh] : [...log.events, ...fresh].sort(bySeq);
  const view = isInOrder ? fresh.reduce(reduceRunEvent, log.view) : events.reduce(reduceRunEvent, emptyRunView);
  return { events, lastSeq: events.at(-1)?.seq ?? 0, view };
}

/** The last `seq` before the first hole at or after `from`, or `null` without one: the place to ask again from. */
export function findHole(log: RunLog, from: number): number | null {
  let previous = from;
  for (const { seq } of log.events) {
    if (seq <= from) continue;
    if (seq > previous + 1) return previous;
    previous = seq;
  }
  return null;
}

const bySeq = (a: RunEvent, b: RunEvent) => a.seq - b.seq;

function uniqueBySeq(events: readonly RunEvent[]): RunEvent[] {
  return [...new Map(events.map((event) => [event.seq, event])).values()].sort(bySeq);
}
