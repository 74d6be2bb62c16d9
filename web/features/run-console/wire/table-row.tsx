import { IconAlertTriangle, IconBolt, IconNote, IconPlayerPlay, IconPlayerStop, IconRepeat } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { HttpExchange } from '#contracts/run-event.ts';
import { strings } from '../../../strings/strings.ts';
import type { RunMark } from '../run-state.ts';
import { StatusIcon } from '../status-icon.tsx';
import type { Span } from './assign-lanes.ts';
import { StatusCode } from './status-code.tsx';
import type { WireRow } from './wire-rows.ts';
import classes from './wire-table.module.css';

export type Column = 'n' | 'method' | 'path' | 'status' | 'caused' | 'time' | 'waterfall';

interface TableRowProps {
  row: WireRow;
  id: string;
  index: number;
  range: Span;
  columns: readonly Column[];
  isActive: boolean;
  onOpen: (key: string) => void;
}

export function TableRow({ row, id, index, range, columns, isActive, onOpen }: TableRowProps) {
  return (
    <tr
      id={id}
      aria-rowindex={index + 2}
      aria-selected={isActive}
      data-type={row.type}
      data-wire-row={row.key}
      onClick={() => onOpen(row.key)}
    >
      <Cells row={row} range={range} columns={columns} />
    </tr>
  );
}

type CellsProps<Row> = { row: Row } & Pick<TableRowProps, 'range' | 'columns'>;

function Cells({ row, range, columns }: CellsProps<WireRow>) {
  if (row.type === 'request') return <RequestCells row={row} range={range} columns={columns} />;
  const hasWaterfall = columns.includes('waterfall');
  return (
    <>
      <td colSpan={columns.length - (hasWaterfall ? 1 : 0)}>
        <span className={classes['line']}>{row.type === 'test' ? <TestLine row={row} /> : <MarkLine row={row} />}</span>
      </td>
      {hasWaterfall && (
        <td data-column="waterfall">
          <Waterfall row={row} range={range} />
        </td>
      )}
    </>
  );
}

function TestLine({ row: { test, requestCount } }: { row: WireRow & { type: 'test' } }) {
  return (
    <>
      <StatusIcon status={test.status} />
      <span className={classes['words']}>{test.title}</span>
      {requestCount === 0 && test.visibility !== 'public' && (
        <span className={classes['hint']}>{strings.exercise.visibility[test.visibility]}</span>
      )}
    </>
  );
}

function MarkLine({ row: { mark } }: { row: WireRow & { type: 'mark' } }) {
  return (
    <>
      <MarkIcon mark={mark} />
      <span className={classes['words']}>{strings.wire.mark(mark)}</span>
    </>
  );
}

function RequestCells({ row, range, columns }: CellsProps<WireRow & { type: 'request' }>) {
  const { exchange, repeatCount } = row;
  const { n, request, response, durationMs, caused } = exchange;
  const content: Record<Column, ReactNode> = {
    n,
    method: request.method,
    path: <span title={request.path}>{request.path}</span>,
    status: <StatusCode response={response} />,
    caused: caused && <CausedCounts caused={caused} repeatCount={repeatCount} />,
    time: strings.run.duration(durationMs),
    waterfall: <Waterfall row={row} isBroken={response === null || response.status >= 500} range={range} />,
  };
  return columns.map((column) => (
    <td key={column} data-column={column}>
      {content[column]}
    </td>
  ));
}

interface CausedCountsProps {
  caused: NonNullable<HttpExchange['caused']>;
  repeatCount: number;
}

function CausedCounts({ caused: { sqlCount, redisCount, callCount = 0 }, repeatCount }: CausedCountsProps) {
  const { wire } = strings;
  return (
    <>
      {sqlCount > 0 && <span>{wire.sqlCount(sqlCount)}</span>}
      {repeatCount > 0 && (
        <span className={classes['repeat']} title={wire.repeatedTimes(repeatCount)}>
          <IconRepeat size={12} role="img" aria-label={wire.repeated} />
          {repeatCount}×
        </span>
      )}
      {redisCount > 0 && <span>{wire.redisCount(redisCount)}</span>}
      {callCount > 0 && <span>{wire.calls(callCount)}</span>}
    </>
  );
}

function MarkIcon({ mark }: { mark: RunMark }) {
  if (mark.type === 'note')
    return mark.fault ? (
      <IconBolt size={14} className={classes['fault']} aria-hidden />
    ) : (
      <IconNote size={14} aria-hidden />
    );
  if (mark.type === 'process-started') return <IconPlayerPlay size={14} aria-hidden />;
  return mark.isExpected ? (
    <IconPlayerStop size={14} aria-hidden />
  ) : (
    <IconAlertTriangle size={14} className={classes['broken']} aria-hidden />
  );
}

interface WaterfallProps {
  row: { startMs: number; endMs: number; type: WireRow['type'] };
  isBroken?: boolean;
  range: Span;
}

function Waterfall({ row: { startMs, endMs, type }, isBroken, range }: WaterfallProps) {
  if (endMs < range.startMs || startMs > range.endMs) return null;
  const percent = (ms: number) => (100 * (ms - range.startMs)) / (range.endMs - range.startMs);
  const left = Math.max(0, percent(startMs));
  return (
    <span className={classes['track']} aria-hidden="true">
      <span
        data-type={type}
        data-broken={isBroken || undefined}
        style={{ left: `${left}%`, width: `${Math.min(100, percent(endMs)) - left}%` }}
      />
    </span>
  );
}
