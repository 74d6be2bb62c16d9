import type { HttpExchange } from '#contracts/run-event.ts';
import type { ConsoleChunk, RunView } from '../run-state.ts';
import type { Timeline } from './timeline.ts';

/** Output takes a way of its own to the worker, and arrives a little after it was printed. */
const lateMs = 15;

/**
 * What was printed from the start of a request until a little after its answer. Others that were in flight then may have
 * caused it just as well, and so it is told as "meanwhile", never as caused.
 */
export function printedDuring({ n }: HttpExchange, timeline: Timeline, view: RunView): ConsoleChunk[] {
  const span = timeline.requests.find(({ exchange }) => exchange.n === n);
  if (!span) return [];
  const seqs = new Set(
    timeline.outputs.filter(({ atMs }) => atMs >= span.startMs && atMs <= span.endMs + lateMs).map(({ seq }) => seq),
  );
  return view.console.filter(({ seq, stream }) => stream !== 'system' && seqs.has(seq));
}
