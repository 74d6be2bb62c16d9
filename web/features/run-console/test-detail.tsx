import type { HttpExchange } from '#contracts/run-event.ts';
import { InlineCode } from '../../components/inline-code.tsx';
import { strings } from '../../strings/strings.ts';
import { withoutAnsi } from './ansi.ts';
import { DiffView } from './diff-view.tsx';
import { ExchangeRow } from './exchange-row.tsx';
import { RuleLink } from './rule-link.tsx';
import type { TestView } from './run-state.ts';
import classes from './test-detail.module.css';

/** Of a test that was not pointed at single exchanges, this many are shown; the Wire tab has all. */
const longestList = 6;

interface TestDetailProps {
  test: TestView;
  exchanges: readonly HttpExchange[];
}

/** Why a test failed, in the order one asks: what, how it was tried, what was expected, what went over the wire. */
export function TestDetail({ test, exchanges }: TestDetailProps) {
  const { failure, notes, status, visibility } = test;
  const shown = exchangesOf(test, exchanges);
  return (
    <div className={classes['detail']}>
      {failure && (
        <p className={classes['message']}>
          <InlineCode>{withoutAnsi(failure.message)}</InlineCode>
        </p>
      )}
      <RuleLink test={test} />
      {status === 'skipped' && !failure && <p>{strings.run.skippedText}</p>}
      {visibility === 'sealed' && status !== 'skipped' && <p>{strings.run.sealedText}</p>}
      {failure?.did && (
        <p className={classes['did']}>
          <span>{strings.run.did}</span> <code>{failure.did}</code>
        </p>
      )}
      {(failure?.expected !== undefined || failure?.actual !== undefined) && (
        <DiffView expected={failure.expected ?? ''} actual={failure.actual ?? ''} />
      )}
      {shown.length > 0 && (
        <section className={classes['wire']}>
          <h3>{strings.run.see}</h3>
          <ol>
            {shown.map((exchange, index) => (
              <ExchangeRow
                key={exchange.n}
                exchange={exchange}
                curl={index === shown.length - 1 ? failure?.curl : undefined}
              />
            ))}
          </ol>
        </section>
      )}
      {notes.length > 0 && (
        <ul className={classes['notes']} aria-label={strings.run.notes}>
          {notes.map((note) => (
            <li key={note}>
              <InlineCode>{note}</InlineCode>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function exchangesOf({ id, failure }: TestView, exchanges: readonly HttpExchange[]): HttpExchange[] {
  const see = failure?.see ?? [];
  if (see.length > 0) return exchanges.filter(({ n }) => see.includes(n));
  return exchanges.filter(({ test }) => test === id).slice(-longestList);
}
