import { useElementSize } from '@mantine/hooks';
import { IconArrowsExchange } from '@tabler/icons-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { strings } from '../../../strings/strings.ts';
import type { RunView } from '../run-state.ts';
import type { Span } from './assign-lanes.ts';
import { RowDetail } from './row-detail.tsx';
import { layOutTimeline } from './timeline.ts';
import { TimelinePicture } from './timeline-picture.tsx';
import { WireBar } from './wire-bar.tsx';
import { filterRows, listRows, type WireFilter } from './wire-rows.ts';
import { WireTable } from './wire-table.tsx';
import classes from './wire-view.module.css';

const noFilter = { text: '', isFailedOnly: false };
/** Below this the detail takes the place of the table. */
const besideFromPx = 700;

/** Everything that went over the wire in a run: a picture of it in time, a table of it in words, and each request in full. */
export function WireView({ view }: { view: RunView }) {
  const timeline = useMemo(() => layOutTimeline(view), [view]);
  const allRows = useMemo(() => listRows(timeline), [timeline]);
  const [filter, setFilter] = useState<Omit<WireFilter, 'range'>>(noFilter);
  const [zoom, setZoom] = useState<Span | null>(null);
  const rows = useMemo(() => filterRows(allRows, { ...filter, range: zoom }), [allRows, filter, zoom]);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const table = useRef<HTMLTableElement>(null);
  const { ref, width } = useElementSize<HTMLDivElement>();

  if (allRows.length === 0) {
    return (
      <EmptyState icon={<IconArrowsExchange size={22} />} title={strings.run.noExchanges}>
        {strings.run.noExchangesText}
      </EmptyState>
    );
  }
  const range = zoom ?? { startMs: 0, endMs: timeline.endMs };
  const shown = isOpen ? (allRows.find(({ key }) => key === activeKey) ?? null) : null;
  const open = (key: string) => {
    setActiveKey(key);
    setIsOpen(true);
  };
  const close = () => {
    setIsOpen(false);
    // The table may be about to come back into sight.
    requestAnimationFrame(() => table.current?.focus({ preventScroll: true }));
  };
  const closeByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen || event.target instanceof HTMLInputElement) return;
    event.stopPropagation();
    close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape bubbles up here from what has the focus
    <div ref={ref} className={classes['wire']} data-open={shown !== null || undefined} onKeyDown={closeByKey}>
      <WireBar filter={filter} onFilter={setFilter} range={range} endMs={timeline.endMs} onZoom={setZoom} view={view} />
      <TimelinePicture timeline={timeline} range={range} onRange={setZoom} activeKey={activeKey} onSelect={open} />
      <div className={classes['body']}>
        <WireTable ref={table} rows={rows} range={range} activeKey={activeKey} onActive={setActiveKey} onOpen={open} />
        {shown && (
          <RowDetail
            key={shown.key}
            row={shown}
            rows={rows}
            view={view}
            timeline={timeline}
            isAlone={width > 0 && width < besideFromPx}
            onOpen={open}
            onClose={close}
          />
        )}
      </div>
    </div>
  );
}
