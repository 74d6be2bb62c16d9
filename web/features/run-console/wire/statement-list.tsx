import { IconChevronRight, IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import type { CausedStatement } from '#contracts/run-event.ts';
import { strings } from '../../../strings/strings.ts';
import { CausedSection } from './caused-section.tsx';
import { hasSequentialScan } from './plan-tree.ts';
import { PlanView } from './plan-view.tsx';
import { findRepeated, foldRepeats, type StatementRun } from './repeated-statements.ts';
import { SharedMark } from './shared-mark.tsx';
import { SqlText } from './sql-text.tsx';
import classes from './statement-list.module.css';

interface StatementListProps {
  /** The first of `count`. */
  statements: readonly CausedStatement[];
  count: number;
}

export function StatementList({ statements, count }: StatementListProps) {
  const { wire } = strings;
  const totalMs = statements.reduce((sum, { ms }) => sum + (ms ?? 0), 0);
  const slowestMs = Math.max(0.1, ...statements.map(({ ms }) => ms ?? 0));
  const isCut = count > statements.length;
  return (
    <CausedSection
      title={wire.sql}
      facts={`${wire.statements(count)} · ${wire.ms(totalMs)}`}
      note={isCut ? wire.firstOf(statements.length, count) : undefined}
    >
      {findRepeated(statements).map(({ shape, count: times }) => (
        <p key={shape} className={classes['repeated']}>
          <IconRepeat size={16} aria-hidden />
          <span>
            <b>{wire.repeatedTimes(times, isCut)}</b> <code>{shape}</code>
          </span>
        </p>
      ))}
      <ol className={classes['list']}>
        {foldRepeats(statements).map((run, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a statement has no identity but its place
          <StatementRow key={index} run={run} slowestMs={slowestMs} />
        ))}
      </ol>
    </CausedSection>
  );
}

/** One statement, or several of one shape that came one after the other. */
function StatementRow({ run: { statement, repeats }, slowestMs }: { run: StatementRun; slowestMs: number }) {
  const [isOpen, setIsOpen] = useState(false);
  const { text, plan, error } = statement;
  const all = [statement, ...repeats];
  const ms = all.reduce((sum, one) => sum + (one.ms ?? 0), 0);
  const isKnown = all.some((one) => one.ms !== null);
  return (
    <li className={classes['statement']}>
      <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>
          <IconChevronRight size={14} className={classes['chevron']} aria-hidden />
          <span className={classes['text']}>
            <SqlText text={isOpen ? text : firstLine(text)} />
          </span>
          {repeats.length > 0 && <span className={classes['times']}>{all.length}×</span>}
          {plan !== undefined && hasSequentialScan(plan) && (
            <span className={classes['scan']}>{strings.wire.seqScan}</span>
          )}
          {error !== undefined && <span className={classes['failed']}>{strings.wire.sqlFailed}</span>}
          {statement.isShared && <SharedMark />}
          <span className={classes['ms']}>
            {isKnown && strings.wire.ms(ms)}
            <span aria-hidden="true" style={{ width: `${Math.min(100, (100 * ms) / slowestMs)}%` }} />
          </span>
        </summary>
        {isOpen && (
          <div className={classes['more']}>
            {error !== undefined && <p className={classes['error']}>{error}</p>}
            <CallTable calls={all} />
            {plan !== undefined && <PlanView plan={plan} />}
          </div>
        )}
      </details>
    </li>
  );
}

/** Values, rows and time of each call: what tells repeats of one statement apart. */
function CallTable({ calls }: { calls: readonly CausedStatement[] }) {
  const { wire } = strings;
  return (
    <table className={classes['calls']}>
      <thead>
        <tr>
          <th scope="col">{wire.params}</th>
          <th scope="col">{wire.rows}</th>
          <th scope="col">{wire.time}</th>
        </tr>
      </thead>
      <tbody>
        {calls.map(({ params, rows, ms }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a call has no identity but its place
          <tr key={index}>
            <td>
              {params.length === 0 && <span className={classes['none']}>{wire.noParams}</span>}
              {params.map((value, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the place is its name: $1, $2
                <span key={place} className={classes['param']}>
                  <i>${place + 1}</i> {value ?? 'NULL'}
                </span>
              ))}
            </td>
            <td>{rows ?? '–'}</td>
            <td>{ms === null ? '–' : wire.ms(ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const firstLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
