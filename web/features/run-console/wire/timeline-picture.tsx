import { useElementSize } from '@mantine/hooks';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { strings } from '../../../strings/strings.ts';
import type { Span } from './assign-lanes.ts';
import { type Bar, type BarTone, findBar, type Picture, pathOf, placeBars, ticksOf } from './picture-geometry.ts';
import type { Timeline } from './timeline.ts';
import classes from './timeline-picture.module.css';
import { stretchOf } from './zoom.ts';

interface TimelinePictureProps {
  timeline: Timeline;
  range: Span;
  onRange: (range: Span) => void;
  activeKey: string | null;
  onSelect: (key: string) => void;
}

const tones: BarTone[] = ['phase', 'process', 'quiet', 'passed', 'wire', 'fault', 'failed'];
/** A pointer that moved less meant to click. */
const dragFromPx = 4;
const pxPerTick = 110;

/** The run in time. It says nothing that the table below it does not say in words, so it is one image to a reader. */
export function TimelinePicture({ timeline, range, onRange, activeKey, onSelect }: TimelinePictureProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [hover, setHover] = useState<{ x: number; bar: Bar | null } | null>(null);
  const [drag, setDrag] = useState<{ fromX: number; toX: number } | null>(null);
  const startX = useRef<number | null>(null);
  const picture = useMemo(() => {
    const guilty = new Set(timeline.tests.flatMap(({ test }) => test.failure?.see ?? []));
    return placeBars(timeline, { range, widthPx: Math.max(1, width), guilty });
  }, [timeline, range, width]);

  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const { x, y } = placeOf(event);
    setHover({ x, bar: findBar(picture, x, y) });
    const fromX = startX.current;
    if (fromX !== null && Math.abs(x - fromX) >= dragFromPx) setDrag({ fromX, toX: x });
  };
  const release = (event: PointerEvent<HTMLElement>) => {
    const { x, y } = placeOf(event);
    const key = findBar(picture, x, y)?.key;
    if (drag) onRange(stretchOf(range, [drag.fromX / width, x / width]));
    else if (startX.current !== null && key) onSelect(key);
    startX.current = null;
    setDrag(null);
  };
  const leave = () => {
    setHover(null);
    setDrag(null);
    startX.current = null;
  };
  const { wire } = strings;
  return (
    <div
      className={classes['picture']}
      role="img"
      aria-label={wire.picture(strings.run.duration(timeline.endMs), timeline.requests.length)}
    >
      <Axis range={range} widthPx={width} />
      <LaneNames picture={picture} />
      <div
        ref={ref}
        className={classes['plot']}
        style={{ height: picture.height }}
        data-over={hover?.bar?.key ? 'bar' : undefined}
        onPointerMove={move}
        onPointerLeave={leave}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          startX.current = placeOf(event).x;
        }}
        onPointerUp={release}
      >
        {width > 0 && <Drawing picture={picture} widthPx={width} range={range} activeKey={activeKey} drag={drag} />}
        <PhaseNames picture={picture} />
        {hover && !drag && <HoverNote hover={hover} range={range} widthPx={width} />}
      </div>
    </div>
  );
}

function Axis({ range, widthPx }: { range: Span; widthPx: number }) {
  return (
    <div className={classes['axis']}>
      {ticksOf(range, widthPx / pxPerTick).map((tick) => (
        <span key={tick} style={{ left: `${(100 * (tick - range.startMs)) / (range.endMs - range.startMs)}%` }}>
          {strings.wire.tick(tick)}
        </span>
      ))}
    </div>
  );
}

function LaneNames({ picture }: { picture: Picture }) {
  return (
    <div className={classes['names']}>
      {picture.lanes.map(({ name, y, height }) => (
        <span key={name} style={{ top: y, height }}>
          {strings.wire.lanes[name]}
        </span>
      ))}
    </div>
  );
}

/** In the bars themselves, where there is room. */
function PhaseNames({ picture }: { picture: Picture }) {
  return picture.bars
    .filter(({ tone, width }) => tone === 'phase' && width > 40)
    .map(({ label, x, y, width, height }) => (
      <span key={label} className={classes['phase']} style={{ left: x, top: y, width, height }}>
        {label}
      </span>
    ));
}

interface DrawingProps {
  picture: Picture;
  widthPx: number;
  range: Span;
  activeKey: string | null;
  drag: { fromX: number; toX: number } | null;
}

function Drawing({ picture, widthPx, range, activeKey, drag }: DrawingProps) {
  const { bars, height } = picture;
  // Thousands of bars, while the pointer or the cursor moves: what is drawn of them stays.
  const paths = useMemo(() => tones.map((tone) => [tone, pathOf(bars.filter((bar) => bar.tone === tone))]), [bars]);
  const active = activeKey === null ? undefined : bars.find(({ key }) => key === activeKey);
  const xOf = (ms: number) => ((ms - range.startMs) / (range.endMs - range.startMs)) * widthPx;
  return (
    <svg width={widthPx} height={height} aria-hidden="true">
      <path
        className={classes['grid']}
        d={ticksOf(range, widthPx / pxPerTick)
          .map((tick) => `M${Math.round(xOf(tick)) + 0.5} 0v${height}`)
          .join('')}
      />
      {paths.map(([tone, path]) => (
        <path key={tone} data-tone={tone} d={path} />
      ))}
      {active && (
        <>
          <path className={classes['thread']} d={`M${active.x + active.width / 2} 0v${height}`} />
          <rect
            className={classes['active']}
            x={active.x - 2}
            y={active.y - 2}
            width={active.width + 4}
            height={active.height + 4}
            rx={3}
          />
        </>
      )}
      {drag && (
        <rect
          className={classes['drag']}
          x={Math.min(drag.fromX, drag.toX)}
          y={0}
          width={Math.abs(drag.toX - drag.fromX)}
          height={height}
        />
      )}
    </svg>
  );
}

interface HoverNoteProps {
  hover: { x: number; bar: Bar | null };
  range: Span;
  widthPx: number;
}

function HoverNote({ hover: { x, bar }, range, widthPx }: HoverNoteProps) {
  const ms = range.startMs + (x / Math.max(1, widthPx)) * (range.endMs - range.startMs);
  const isRight = x > widthPx / 2;
  return (
    <>
      <span className={classes['crosshair']} style={{ left: x }} />
      <span className={classes['hover']} style={isRight ? { right: widthPx - x + 8 } : { left: x + 8 }}>
        <b>{strings.wire.tick(ms)}</b> {bar && <span>{bar.label}</span>}
      </span>
    </>
  );
}
