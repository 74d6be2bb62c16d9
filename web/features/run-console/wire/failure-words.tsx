import type { TestFailure } from '#contracts/verdict.ts';
import { InlineCode } from '../../../components/inline-code.tsx';
import { strings } from '../../../strings/strings.ts';
import { withoutAnsi } from '../ansi.ts';
import { DiffView } from '../diff-view.tsx';
import classes from './failure-words.module.css';

/** Why a test failed: in words, and as expected beside actual. */
export function FailureWords({ failure }: { failure: TestFailure }) {
  const { message, expected, actual } = failure;
  return (
    <section className={classes['failure']} aria-label={strings.wire.failure}>
      <p className={classes['message']}>
        <InlineCode>{withoutAnsi(message)}</InlineCode>
      </p>
      {(expected !== undefined || actual !== undefined) && <DiffView expected={expected ?? ''} actual={actual ?? ''} />}
    </section>
  );
}
