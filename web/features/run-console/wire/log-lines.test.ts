import { expect, test } from 'vitest';
import type { HttpExchange } from '#contracts/run-event.ts';
import { type ConsoleChunk, emptyRunView } from '../run-state.ts';
import { printedDuring } from './log-lines.ts';
import { layOutTimeline } from './timeline.ts';

const at = (ms: number) => new Date(1_700_000_000_000 + ms).toISOString();
const chunk = (seq: number, ms: number, stream: ConsoleChunk['stream'] = 'stdout'): ConsoleChunk => ({
  seq,
  at: at(ms),
  process: 'web',
  stream,
  text: `${ms}`,
});

test('what was printed from a request to a little after its answer is told with it', () => {
  const exchange = { n: 1, startedMs: 100, durationMs: 20, request: {}, response: null } as unknown as HttpExchange;
  const view = {
    ...emptyRunView,
    phaseStartedAt: { booting: at(0) },
    exchanges: [exchange],
    console: [chunk(1, 90), chunk(2, 101), chunk(3, 110, 'system'), chunk(4, 130), chunk(5, 300)],
  };
  expect(printedDuring(exchange, layOutTimeline(view), view).map(({ seq }) => seq)).toEqual([2, 4]);
});
