import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { InlineCode } from '../../../components/inline-code.tsx';
import { strings } from '../../../strings/strings.ts';
import { withoutAnsi } from '../ansi.ts';
import { ExchangeDetail } from '../exchange-detail.tsx';
import type { RunView, TestView } from '../run-state.ts';
import { FailureWords } from './failure-words.tsx';
import { printedDuring } from './log-lines.ts';
import { PrintedLines } from './printed-lines.tsx';
import classes from './row-detail.module.css';
import { StatusCode } from './status-code.tsx';
import type { Timeline } from './timeline.ts';
import type { WireRow } from './wire-rows.ts';

interface RowDetailProps {
  row: WireRow;
  rows: readonly WireRow[];
  view: RunView;
  timeline: Timeline;
  /** It has taken the table's place, and so it gets the focus. */
  isAlone: boolean;
  onOpen: (key: string) => void;
  onClose: () => void;
}

/** One row of the wire in full, beside the table or in its place. */
export function RowDetail({ row, rows, view, timeline, isAlone, onOpen, onClose }: RowDetailProps) {
  const region = useRef<HTMLElement>(null);
  const index = rows.findIndex(({ key }) => key === row.key);

  // Syncs focus and page with what is in sight: the table that had them is hidden.
  useEffect(() => {
    if (!isAlone || !region.current) return;
    region.current.focus({ preventScroll: true });
    const { top } = region.current.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight / 2) region.current.scrollIntoView({ block: 'start' });
  }, [isAlone]);

  const { wire } = strings;
  const steps = [
    { label: wire.previous, Icon: IconChevronUp, to: rows[index - 1] },
    { label: wire.next, Icon: IconChevronDown, to: rows[index + 1] },
  ];
  return (
    <section
      ref={region}
      tabIndex={-1}
      className={classes['detail']}
      aria-label={wire.detail}
      data-wire-detail={row.key}
    >
      <header className={classes['head']}>
        {isAlone && (
          <ActionIcon variant="subtle" color="gray" aria-label={wire.back} title={wire.back} onClick={onClose}>
            <IconArrowLeft size={18} />
          </ActionIcon>
        )}
        <div className={classes['title']}>
          <Title row={row} />
        </div>
        {steps.map(({ label, Icon, to }) => (
          <ActionIcon
            key={label}
            variant="subtle"
            color="gray"
            aria-label={label}
            title={label}
            disabled={to === undefined}
            onClick={() => to && onOpen(to.key)}
          >
            <Icon size={18} />
          </ActionIcon>
        ))}
        {!isAlone && (
          <ActionIcon variant="subtle" color="gray" aria-label={wire.close} title={wire.close} onClick={onClose}>
            <IconX size={18} />
          </ActionIcon>
        )}
      </header>
      <div className={classes['content']}>
        <Content row={row} view={view} timeline={timeline} />
      </div>
    </section>
  );
}

function Title({ row }: { row: WireRow }): ReactNode {
  if (row.type === 'test') return <span className={classes['words']}>{row.test.title}</span>;
  if (row.type === 'mark') return <span className={classes['words']}>{strings.wire.mark(row.mark)}</span>;
  const { request, response, durationMs } = row.exchange;
  return (
    <>
      <b>{request.method}</b>
      <span className={classes['path']} title={request.path}>
        {request.path}
      </span>
      <StatusCode response={response} />
      <span className={classes['time']}>{strings.run.duration(durationMs)}</span>
    </>
  );
}

function Content({ row, view, timeline }: Pick<RowDetailProps, 'row' | 'view' | 'timeline'>) {
  if (row.type === 'test') return <TestContent test={row.test} requestCount={row.requestCount} />;
  if (row.type === 'mark') {
    const test = row.mark.type === 'note' ? view.tests[row.mark.test] : undefined;
    return (
      <p className={classes['place']}>
        {strings.wire.atTime(strings.wire.tick(row.startMs))}
        {test && ` · ${test.title}`}
      </p>
    );
  }
  const { exchange } = row;
  const test = view.tests[exchange.test ?? ''];
  const failure = test?.failure?.see.includes(exchange.n) ? test.failure : null;
  const isLastSeen = failure?.see.at(-1) === exchange.n;
  return (
    <>
      <p className={classes['place']}>
        #{exchange.n} · {strings.wire.atTime(strings.wire.tick(row.startMs))}
        {test && ` · ${test.title}`}
      </p>
      {failure && <FailureWords failure={failure} />}
      <ExchangeDetail exchange={exchange} curl={isLastSeen ? failure?.curl : undefined} />
      <PrintedLines chunks={printedDuring(exchange, timeline, view)} />
    </>
  );
}

/** What a learner may know of a hidden test that passed is that it passed: the harness does not even send its requests. */
function TestContent({ test, requestCount }: { test: TestView; requestCount: number }) {
  const { failure, notes, visibility, status, durationMs } = test;
  const { run, wire } = strings;
  const reason = requestCount === 0 && visibility !== 'public' ? wire.hidden[visibility] : null;
  return (
    <>
      <p className={classes['place']}>
        {run.status[status]}
        {durationMs !== null && ` · ${run.duration(durationMs)}`} · {wire.requests(requestCount)}
      </p>
      {failure && <FailureWords failure={failure} />}
      {reason && <p className={classes['reason']}>{reason}</p>}
      {notes.length > 0 && (
        <ul className={classes['notes']} aria-label={run.notes}>
          {notes.map((note) => (
            <li key={note}>
              <InlineCode>{withoutAnsi(note)}</InlineCode>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
