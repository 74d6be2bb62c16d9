import type { Match } from '../api/connections.ts';
import type { Duration } from '../api/values.ts';
import { durationMs, inWords } from '../durations.ts';
import { type FailureParts, LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';
import { findDifference } from '../json/find-difference.ts';
import { parseJson } from '../json/safe-json.ts';
import { showBriefly, showValue } from '../json/show-value.ts';
import type { TestScope } from '../test-scope.ts';
import type { MessageLog } from './message-log.ts';

type Message = { readonly text: string };

export type AwaitedConnection<T extends Message> = {
  log: MessageLog<T>;
  scope: TestScope;
  /** What a failure says about the connection: what was done, and the exchange. */
  parts: Omit<FailureParts, 'message'>;
  /** `websocket /rooms/1` */
  name: string;
  /** Why the connection has ended. */
  explainEnd(): Promise<LearnerFailure>;
};

const defaultWaitMs = 2000;
const defaultSilenceMs = 300;
/** A wait must end before its test does, so that the failure names what was awaited. */
const testMarginMs = 50;
const shownCount = 8;

/** @throws LearnerFailure when no message that matches comes in time. */
export async function awaitMessage<T extends Message>(
  connection: AwaitedConnection<T>,
  match: Match<T> | undefined,
  within: Duration | undefined,
): Promise<T> {
  const { log, scope, parts, name } = connection;
  scope.signal.throwIfAborted();
  const waitMs = waitOf(scope, within, defaultWaitMs);
  const startCount = log.all.length;
  const found = await log.take((message) => isMatch(message, match), waitMs);
  scope.signal.throwIfAborted();
  if (found !== null) return found;
  if (log.hasEnded) throw await connection.explainEnd();
  throw new LearnerFailure(
    {
      ...parts,
      message: `No message${matchInWords(match)} came on the ${name} within ${inWords(waitMs)}.`,
      expected: match === undefined ? 'a message' : `a message${matchInWords(match)}`,
      actual: showNewest(log.all, startCount),
    },
    { status: 'timed-out' },
  );
}

/** @throws LearnerFailure when a message that matches was not taken yet, or comes in that time. */
export async function awaitSilence<T extends Message>(
  { log, scope, parts, name }: AwaitedConnection<T>,
  match: Match<T> | undefined,
  within: Duration | undefined,
): Promise<void> {
  const found = await log.take((message) => isMatch(message, match), waitOf(scope, within, defaultSilenceMs));
  scope.signal.throwIfAborted();
  if (found === null) return;
  throw new LearnerFailure({
    ...parts,
    message: `A message came on the ${name} that should not: ${showBriefly(found.text)}.`,
    expected: `no message${matchInWords(match)}`,
    actual: clip(found.text, 512),
  });
}

export function waitOf(scope: TestScope, within: Duration | undefined, defaultMs = defaultWaitMs): number {
  return Math.max(
    1,
    Math.min(within === undefined ? defaultMs : durationMs(within), scope.remainingMs() - testMarginMs),
  );
}

function isMatch<T extends Message>(message: T, match: Match<T> | undefined): boolean {
  if (match === undefined) return true;
  if (typeof match === 'function') return match(message);
  const parsed = parseJson(message.text);
  return 'value' in parsed && findDifference(parsed.value, match, { partial: true }) === undefined;
}

function matchInWords(match: unknown): string {
  if (match === undefined) return '';
  return typeof match === 'function' ? ' that matches' : ` with ${showValue(match, { length: 200 })}`;
}

function showNewest(all: readonly Message[], startCount: number): string {
  if (all.length === 0) return 'no message at all';
  const newest = all.slice(-shownCount).map(({ text }) => clip(text, 200));
  const since = all.length - startCount;
  return [`${all.length} in all, ${since} of them while waiting; the last:`, ...newest].join('\n');
}
