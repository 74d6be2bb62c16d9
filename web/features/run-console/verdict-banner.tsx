import type { Verdict } from '#contracts/verdict.ts';
import { InlineCode } from '../../components/inline-code.tsx';
import { VerdictIcon, verdictTone } from '../../components/verdict-badge.tsx';
import { strings } from '../../strings/strings.ts';
import { withoutAnsi } from './ansi.ts';
import classes from './verdict-banner.module.css';

interface VerdictBannerProps {
  /** `null` keeps an empty live region on the page, so that the verdict is announced when it comes. */
  verdict: Verdict | null;
  kind: 'submit' | 'try';
}

export function VerdictBanner({ verdict, kind }: VerdictBannerProps) {
  return (
    <div
      role="status"
      aria-live="polite"
      className={classes['banner']}
      data-verdict={verdict?.status}
      data-tone={verdict ? verdictTone(verdict.status) : undefined}
    >
      {verdict && <Content verdict={verdict} kind={kind} />}
    </div>
  );
}

function Content({ verdict, kind }: { verdict: Verdict; kind: 'submit' | 'try' }) {
  const { status, reason, score, passedCount, totalCount, timings } = verdict;
  const isTryPassed = kind === 'try' && status === 'passed';
  const { duration } = strings.run;
  return (
    <>
      <span className={classes['icon']}>
        <VerdictIcon status={status} size={20} />
      </span>
      <div className={classes['words']}>
        <strong>{isTryPassed ? strings.verdict.tryPassed : strings.verdict.title[status]}</strong>
        <p className={classes['reason']}>
          <InlineCode>{status === 'passed' ? advice() : withoutAnsi(reason) || advice()}</InlineCode>
        </p>
        {status !== 'passed' && reason && <p className={classes['advice']}>{advice()}</p>}
      </div>
      <div className={classes['numbers']}>
        {kind === 'submit' && status !== 'internal-error' && (
          <span className={classes['score']}>
            <span className="visually-hidden">{strings.verdict.scoreLabel} </span>
            {strings.verdict.score(score)}
          </span>
        )}
        <span>{strings.verdict.tests(passedCount, totalCount)}</span>
        <span>{strings.verdict.timings(duration(timings.bootMs), duration(timings.testsMs))}</span>
      </div>
    </>
  );

  function advice(): string {
    return isTryPassed ? strings.verdict.tryPassedAdvice : strings.verdict.advice[status];
  }
}
