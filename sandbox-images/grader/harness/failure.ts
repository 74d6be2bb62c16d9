import type { TestFailure } from '../../../contracts/verdict.ts';

export type FailureParts = Partial<TestFailure> & { message: string };

/**
 * Something the learner's program did wrong, in words for the learner. `isFinal`: trying again in the same test cannot
 * help, because the process has ended or hangs.
 */
export class LearnerFailure extends Error {
  readonly parts: FailureParts;
  readonly status: 'failed' | 'timed-out';
  readonly isFinal: boolean;

  constructor(parts: FailureParts, options: { status?: 'failed' | 'timed-out'; isFinal?: boolean } = {}) {
    super(parts.message);
    this.name = 'LearnerFailure';
    this.parts = parts;
    this.status = options.status ?? 'failed';
    this.isFinal = options.isFinal ?? false;
  }
}

/** A mistake of the exercise or a fault of the pod: never counted against the learner, ends the run. */
export class HarnessFault extends Error {
  override readonly name = 'HarnessFault';
}

/** Thrown into code that goes on after its test has ended; nobody is to report it. */
export class TestEnded extends Error {
  override readonly name = 'TestEnded';
}
