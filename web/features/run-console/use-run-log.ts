import { useEffect, useRef, useState } from 'react';
import type { RunId } from '#contracts/ids.ts';
import type { RunEvent } from '#contracts/run-event.ts';
import { useLiveSocket } from '../../api/live-context.ts';
import { addRunEvents, emptyRunLog, findHole, type RunLog } from './run-log.ts';

/** Events arrive in bursts; the page is drawn at most once in this time. */
const drawEveryMs = 40;
/** How long a missing number may take before it is asked for. */
const holePatienceMs = 400;

interface LiveRun {
  runId: RunId | null;
  log: RunLog;
  /** Runs waiting before this one; `null` when not told. */
  position: number | null;
  /** About how long until it begins; `null` when nobody can tell. */
  waitMs: number | null;
  isCancelled: boolean;
}

const nothing: LiveRun = { runId: null, log: emptyRunLog, position: null, waitMs: null, isCancelled: false };

/** Follows a run over the live socket until it has finished. Reconnects go on after the last event seen. */
export function useRunLog(runId: RunId | null): LiveRun {
  const socket = useLiveSocket();
  const [run, setRun] = useState(nothing);
  const current = useRef(nothing);

  // Syncs the log with the live socket's events of this run.
  useEffect(() => {
    current.current = { ...nothing, runId };
    setRun(current.current);
    if (!runId) return;
    let arrived: RunEvent[] = [];
    let confirmedUpTo = 0;
    let drawTimer: ReturnType<typeof setTimeout> | undefined;
    let holeTimer: ReturnType<typeof setTimeout> | undefined;

    const show = (next: LiveRun) => {
      current.current = next;
      setRun(next);
    };
    const draw = () => {
      drawTimer = undefined;
      show({ ...current.current, log: addRunEvents(current.current.log, arrived) });
      arrived = [];
      if (current.current.log.view.verdict) watch.stop();
      clearTimeout(holeTimer);
      holeTimer = setTimeout(askForHole, holePatienceMs);
    };
    // A replay that does not fill the hole would not do so later either, so each stretch is asked for once.
    const askForHole = () => {
      const hole = findHole(current.current.log, confirmedUpTo);
      if (hole === null || current.current.log.view.verdict) return;
      confirmedUpTo = current.current.log.lastSeq;
      watch.replay(hole);
    };
    const watch = socket.watchRun(
      runId,
      () => current.current.log.lastSeq,
      (message) => {
        if (message.type === 'run-position') {
          // The place in the queue counts from 1.
          show({ ...current.current, position: Math.max(0, message.position - 1), waitMs: message.waitMs ?? null });
        }
        if (message.type === 'run-cancelled') show({ ...current.current, isCancelled: true });
        if (message.type === 'run-reset') {
          arrived = [];
          confirmedUpTo = 0;
          show({ ...current.current, log: emptyRunLog });
        }
        if (message.type !== 'run-event') return;
        arrived.push(message.event);
        drawTimer ??= setTimeout(draw, drawEveryMs);
      },
    );
    return () => {
      clearTimeout(drawTimer);
      clearTimeout(holeTimer);
      watch.stop();
    };
  }, [socket, runId]);

  // Until the effect has run, what is known is about the run before.
  return run.runId === runId ? run : nothing;
}
