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

/** How a kind of message is compared with a shape, and told of in a failure. */
export type Look<T> = { valueOf(message: T): unknown; show(message: T): string };

/** Messages that are JSON; nothing matches one that is not. */
export const jsonLook: Look<{ readonly text: string }> = {
  valueOf({ text }) {
    const parsed = parseJson(text);
    return 'value' in parsed ? parsed.value : undefined;
  },
  show: ({ text }) => text,
};

export type AwaitedConnection<T> = {
  log: MessageLog<T>;
  look: Look<T>;
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
export async function awaitMessage<T>(
  connection: AwaitedConnection<T>,
  match: Match<T> | undefined,
  within: Duration | undefined,
): Promise<T> {
  const { log, look, scope, parts, name } = connection;
  scope.signal.throwIfAborted();
  const waitMs = waitOf(scope, within, defaultWaitMs);
  const startCount = log.all.length;
  const found = await log.take((message) => isMatch(look, message, match), waitMs);
  scope.signal.throwIfAborted();
  if (found !== null) return found;
  if (log.hasEnded) throw await connection.explainEnd();
  throw new LearnerFailure(
    {
      ...parts,
      message: `No message${matchInWords(match)} came on the ${name} within ${inWords(waitMs)}.`,
      expected: match === undefined ? 'a message' : `a message${matchInWords(match)}`,
      actual: showNewest(log.all.map(look.show), startCount),
    },
    { status: 'timed-out' },
  );
}

/** @throws LearnerFailure when a message that matches was not taken yet, or comes in that time. */
export async function awaitSilence<T>(
  { log, look, scope, parts, name }: AwaitedConnection<T>,
  match: Match<T> | undefined,
  within: Duration | undefined,
): Promise<void> {
  const found = await log.take((message) => isMatch(look, message, match), waitOf(scope, within, defaultSilenceMs));
  scope.signal.throwIfAborted();
  if (found === null) return;
  throw new LearnerFailure({
    ...parts,
    message: `A message came on the ${name} that should not: ${showBriefly(look.show(found))}.`,
    expected: `no message${matchInWords(match)}`,
    actual: clip(look.show(found), 512),
  });
}

export function waitOf(scope: TestScope, within: Duration | undefined, defaultMs = defaultWaitMs): number {
  return Math.max(
    1,
    Math.min(within === undefined ? defaultMs : durationMs(within), scope.remainingMs() - testMarginMs),
  );
}

function isMatch<T>(look: Look<T>, message: T, match: Match<T> | undefined): boolean {
  if (match === undefined) return true;
  if (typeof match === 'function') return match(message);
  return findDifference(look.valueOf(message), match, { partial: true }) === undefined;
}

function matchInWords(match: unknown): string {
  if (match === undefined) return '';
  return typeof match === 'function' ? ' that matches' : ` with ${showValue(match, { length: 200 })}`;
}

function showNewest(all: readonly string[], startCount: number): string {
  if (all.length === 0) return 'no message at all';
  const newest = all.slice(-shownCount).map((text) => clip(text, 200));
  const since = all.length - startCount;
  return [`${all.length} in all, ${since} of them while waiting; the last:`, ...newest].join('\n');
}
