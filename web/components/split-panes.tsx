import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useRef, useState } from 'react';
import { recallShare, rememberShare } from './pane-memory.ts';
import classes from './split-panes.module.css';

interface SplitPanesProps {
  /** Where this browser remembers the share under. */
  name: string;
  /** Of the panes: `columns` lie beside each other, `rows` below. */
  layout: 'columns' | 'rows';
  /** Says what the handle moves. */
  label: string;
  /** Percent of the whole that the first pane gets. */
  share: { initial: number; min: number; max: number };
  first: ReactNode;
  second: ReactNode;
}

const stepPercent = 2;
const longStepPercent = 10;

/** Two panes and a handle between them, moved by pointer or keys (arrows, Home, End; a double click puts it back). */
export function SplitPanes({ name, layout, label, share: { initial, min, max }, first, second }: SplitPanesProps) {
  const root = useRef<HTMLDivElement>(null);
  const firstId = useId();
  const [share, setShare] = useState(() => clamp(recallShare(name) ?? initial));

  function clamp(percent: number): number {
    return Math.min(max, Math.max(min, percent));
  }
  const move = (percent: number) => {
    const next = Math.round(clamp(percent) * 10) / 10;
    setShare(next);
    rememberShare(name, next);
  };
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const box = root.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const isColumns = layout === 'columns';
    move(
      (100 * (isColumns ? event.clientX - box.left : event.clientY - box.top)) / (isColumns ? box.width : box.height),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = shareAfterKey(event, { share, min, max });
    if (next === null) return;
    event.preventDefault();
    move(next);
  };

  return (
    <div ref={root} className={classes['root']} data-layout={layout}>
      <div id={firstId} className={classes['pane']} style={{ flex: `0 0 ${share}%` }}>
        {first}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; this is the window splitter of ARIA */}
      <div
        role="separator"
        tabIndex={0}
        aria-orientation={layout === 'columns' ? 'vertical' : 'horizontal'}
        aria-label={label}
        aria-controls={firstId}
        aria-valuenow={Math.round(share)}
        aria-valuemin={min}
        aria-valuemax={max}
        className={classes['handle']}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={follow}
        onDoubleClick={() => move(initial)}
        onKeyDown={onKeyDown}
      />
      <div className={classes['pane']} style={{ flex: '1 1 0' }}>
        {second}
      </div>
    </div>
  );
}

function shareAfterKey(
  { key, shiftKey }: KeyboardEvent,
  { share, min, max }: { share: number; min: number; max: number },
): number | null {
  const step = shiftKey ? longStepPercent : stepPercent;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return share - step;
  if (key === 'ArrowRight' || key === 'ArrowDown') return share + step;
  if (key === 'Home') return min;
  return key === 'End' ? max : null;
}
