import { ActionIcon } from '@mantine/core';
import { IconZoomIn, IconZoomOut, IconZoomReset } from '@tabler/icons-react';
import { SearchField } from '../../../components/search-field.tsx';
import { strings } from '../../../strings/strings.ts';
import type { RunView } from '../run-state.ts';
import type { Span } from './assign-lanes.ts';
import classes from './wire-bar.module.css';
import type { WireFilter } from './wire-rows.ts';
import { zoomIn, zoomOut } from './zoom.ts';

interface WireBarProps {
  filter: Omit<WireFilter, 'range'>;
  onFilter: (filter: Omit<WireFilter, 'range'>) => void;
  range: Span;
  endMs: number;
  onZoom: (range: Span | null) => void;
  view: RunView;
}

/** What is above the picture: the filter of the table, a count, and the zoom of the picture. */
export function WireBar({ filter, onFilter, range, endMs, onZoom, view }: WireBarProps) {
  const { wire } = strings;
  const isWhole = range.startMs <= 0 && range.endMs >= endMs;
  const zooms = [
    { label: wire.zoomIn, Icon: IconZoomIn, isOff: range.endMs - range.startMs <= 1, to: zoomIn(range) },
    { label: wire.zoomOut, Icon: IconZoomOut, isOff: isWhole, to: zoomOut(range, endMs) },
    { label: wire.zoomReset, Icon: IconZoomReset, isOff: isWhole, to: null },
  ];
  return (
    <div className={classes['bar']}>
      <SearchField
        label={wire.filterLabel}
        placeholder={wire.filter}
        value={filter.text}
        onChange={(text) => onFilter({ ...filter, text })}
      />
      <button
        type="button"
        className={classes['chip']}
        aria-pressed={filter.isFailedOnly}
        onClick={() => onFilter({ ...filter, isFailedOnly: !filter.isFailedOnly })}
      >
        {wire.failedOnly}
      </button>
      <span className={classes['count']}>{wire.summary(view.exchanges.length, countStatements(view))}</span>
      <div className={classes['zoom']}>
        {zooms.map(({ label, Icon, isOff, to }) => (
          <ActionIcon
            key={label}
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={label}
            title={label}
            disabled={isOff}
            onClick={() => onZoom(to)}
          >
            <Icon size={16} />
          </ActionIcon>
        ))}
      </div>
    </div>
  );
}

const countStatements = ({ exchanges }: RunView) =>
  exchanges.reduce((sum, { caused }) => sum + (caused?.sqlCount ?? 0), 0);
