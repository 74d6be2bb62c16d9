import { useElementSize, useMergedRef } from '@mantine/hooks';
import { type KeyboardEvent, type Ref, useEffect, useId, useRef, useState } from 'react';
import { strings } from '../../../strings/strings.ts';
import type { Span } from './assign-lanes.ts';
import { type Column, TableRow } from './table-row.tsx';
import { visibleWindow, type WireRow } from './wire-rows.ts';
import classes from './wire-table.module.css';

interface WireTableProps {
  ref: Ref<HTMLTableElement>;
  rows: readonly WireRow[];
  range: Span;
  activeKey: string | null;
  onActive: (key: string) => void;
  onOpen: (key: string) => void;
}

const rowPx = 30;
const widePx = 700;
const narrowPx = 520;

/** Beside an open detail, and on narrow screens, the times are in the picture above. */
function columnsFor(widthPx: number): Column[] {
  const always: Column[] = ['method', 'path', 'status', 'caused', 'time'];
  if (widthPx < narrowPx) return always;
  return widthPx < widePx ? ['n', ...always] : ['n', ...always, 'waterfall'];
}

/** The keyboard goes through the rows as in a grid. Only rows in sight are on the page, however many there are. */
export function WireTable({ ref, rows, range, activeKey, onActive, onOpen }: WireTableProps) {
  const baseId = useId();
  const { ref: sizeRef, width, height } = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const { from, to } = visibleWindow({ scrollTop, height }, { rowPx, count: rows.length });
  const columns = columnsFor(width);
  const activeIndex = rows.findIndex(({ key }) => key === activeKey);
  const isActiveDrawn = activeIndex >= from && activeIndex < to;

  // Syncs the scroll position with the active row, which the picture and the detail change too.
  useEffect(() => {
    const element = scroller.current;
    if (!element || activeIndex === -1) return;
    const top = activeIndex * rowPx;
    const room = element.clientHeight - 2 * rowPx;
    if (top < element.scrollTop) element.scrollTop = Math.max(0, top - rowPx);
    else if (top > element.scrollTop + room) element.scrollTop = top - room;
  }, [activeIndex]);

  const pressed = (event: KeyboardEvent) => {
    const target = targetIndex(event.key, { from: activeIndex, count: rows.length, pageLength: height / rowPx - 2 });
    const isEnter = (event.key === 'Enter' || event.key === ' ') && activeKey !== null;
    if (target === null && !isEnter) return;
    event.preventDefault();
    const next = target === null ? undefined : rows[target];
    if (next) onActive(next.key);
    if (isEnter) onOpen(activeKey);
  };
  return (
    <div
      ref={useMergedRef(sizeRef, scroller)}
      className={classes['scroller']}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <table
        ref={ref}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table with a cursor
        role="grid"
        tabIndex={0}
        className={classes['table']}
        data-narrow={width < narrowPx || undefined}
        aria-label={strings.wire.table}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={isActiveDrawn ? `${baseId}-${activeIndex}` : undefined}
        onKeyDown={pressed}
      >
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((id) => (
              <th key={id} scope="col" data-column={id}>
                {strings.wire.columns[id]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer rowCount={from} />
          {rows.slice(from, to).map((row, index) => (
            <TableRow
              key={row.key}
              row={row}
              id={`${baseId}-${from + index}`}
              index={from + index}
              range={range}
              columns={columns}
              isActive={row.key === activeKey}
              onOpen={onOpen}
            />
          ))}
          <Spacer rowCount={rows.length - to} />
        </tbody>
      </table>
      {rows.length === 0 && <p className={classes['nothing']}>{strings.wire.nothingFits}</p>}
    </div>
  );
}

/** Where a key leads in a list; `null` for keys that lead nowhere. */
function targetIndex(
  key: string,
  { from, count, pageLength }: { from: number; count: number; pageLength: number },
): number | null {
  const page = Math.max(1, Math.floor(pageLength));
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined) return null;
  return Math.min(count - 1, Math.max(0, from + step));
}

/** Stands for rows that are not drawn. */
function Spacer({ rowCount }: { rowCount: number }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row cannot have the focus
  return rowCount > 0 ? <tr aria-hidden="true" style={{ height: rowCount * rowPx }} /> : null;
}
