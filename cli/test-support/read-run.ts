import { RunEvent } from '#contracts/run-event.ts';
import { Verdict } from '#contracts/verdict.ts';

/** What `--json` prints of a run: its events, and the verdict as the last line. @throws ZodError for anything else */
export function readRun(lines: readonly unknown[]): { events: RunEvent[]; verdict: Verdict } {
  return { events: lines.slice(0, -1).map((line) => RunEvent.parse(line)), verdict: Verdict.parse(lines.at(-1)) };
}
