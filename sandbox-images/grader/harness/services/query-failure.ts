import { HarnessFault, LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';

type QueryError = Error & { code?: string; position?: string; detail?: string; hint?: string };

/** The pod is not set up as it should be: that is nobody's program. */
const misconfigured = new Set(['28P01', '28000', '3D000']);
const unreachable = new Set(['ECONNREFUSED', 'CONNECT_TIMEOUT']);
const canceled = '57014';
const locked = '55P03';

/**
 * The harness asked about the learner's tables and was refused: a missing table, a lock, a lost connection. `wasReached`:
 * Postgres has answered before in this run, so that the learner's program must have brought it down.
 */
export function harnessQueryFailure(error: QueryError, text: string, wasReached: boolean): Error {
  const fault = faultOf(error, wasReached);
  if (fault !== null) return fault;
  const did = `queried the database: ${clip(text.replaceAll(/\s+/g, ' '), 300)}`;
  const message =
    error.code === locked
      ? 'Your program keeps a table locked that the test has to read.'
      : `The database answered: ${error.message}.`;
  const status = error.code === canceled ? 'timed-out' : 'failed';
  return new LearnerFailure({ message, did, actual: error.message }, { status });
}

function faultOf(error: QueryError, wasReached: boolean): HarnessFault | null {
  const { code } = error;
  // Postgres' answers and broken connections have a code; anything else is an error of ours.
  const isFault = code === undefined || misconfigured.has(code) || (unreachable.has(code) && !wasReached);
  return isFault ? new HarnessFault(`Postgres could not be asked: ${error.message}`, { cause: error }) : null;
}

/** A statement of the learner failed. `offset`: what the SDK put before it. */
export function learnerQueryFailure(error: QueryError, text: string, offset = 0): Error {
  if (error instanceof LearnerFailure) return error;
  if (error.code === canceled) {
    return new LearnerFailure(
      { message: 'The query took longer than its limit and was stopped.', did: didRun(text) },
      { status: 'timed-out' },
    );
  }
  const place = error.position === undefined ? '' : placeOf(text, Number(error.position) - 1 - offset);
  const more = [error.detail, error.hint].filter((part) => part !== undefined && part !== null).join(' ');
  return new LearnerFailure({
    message: `Postgres refused the query${place}: ${error.message}.${more === '' ? '' : ` ${more}`}`,
    did: didRun(text),
    expected: 'one statement that reads',
    actual: error.message,
  });
}

function didRun(text: string): string {
  return `ran the query ${clip(text.trim().replaceAll(/\s+/g, ' '), 300)}`;
}

function placeOf(text: string, at: number): string {
  const { line, column } = lineAndColumn(text, at);
  return ` in line ${line}, column ${column}`;
}

/** Both from 1. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
