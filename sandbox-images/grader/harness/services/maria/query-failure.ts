import type { SqlError } from 'mariadb';
import { HarnessFault, LearnerFailure } from '../../failure.ts';
import { clip } from '../../json/clip.ts';

const lockTimedOut = 1205;
const timedOut = 1969;

/**
 * The harness was refused: a missing table, a lock, or no connection, because MariaDB answered before the program ran and the
 * program must have brought it down.
 */
export function mariaFailure(error: Error, text: string): Error {
  const { errno, sqlMessage, fatal } = error as SqlError;
  // Numbers of the system are negative, those of the client library begin at 45000.
  const isAnswer = typeof errno === 'number' && errno > 0 && errno < 45_000;
  if (!isAnswer && !fatal) return new HarnessFault(`MariaDB could not be asked: ${error.message}`, { cause: error });
  const reason = sqlMessage ?? error.message;
  const did = `queried the database: ${clip(text.trim().replaceAll(/\s+/g, ' '), 300)}`;
  const message =
    errno === lockTimedOut
      ? 'Your program keeps a table locked that the test has to read.'
      : `The database answered: ${clip(reason, 500)}.`;
  return new LearnerFailure({ message, did, actual: reason }, { status: errno === timedOut ? 'timed-out' : 'failed' });
}

/** A statement of the learner failed. */
export function learnerStatementFailure(error: Error, text: string): Error {
  const { errno, sqlMessage } = error as SqlError;
  const did = `ran the query ${clip(text.trim().replaceAll(/\s+/g, ' '), 300)}`;
  if (errno === timedOut)
    return new LearnerFailure(
      { message: 'The query took longer than its limit and was stopped.', did },
      { status: 'timed-out' },
    );
  const reason = clip(sqlMessage ?? error.message, 500);
  return new LearnerFailure({
    message: `MariaDB refused the query: ${reason}.`,
    did,
    expected: 'one statement that reads',
    actual: reason,
  });
}
