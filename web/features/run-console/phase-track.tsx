import { strings } from '../../strings/strings.ts';
import classes from './phase-track.module.css';
import type { RunPhase, RunView } from './run-state.ts';

interface PhaseTrackProps {
  view: RunView;
  position: number | null;
  waitMs: number | null;
}

const order: RunPhase[] = ['queued', 'building', 'booting', 'testing', 'finished'];

/** The way of a run as stations on a wire, with the time each took. Building is there only for languages that build. */
export function PhaseTrack({ view, position, waitMs }: PhaseTrackProps) {
  const reached = order.indexOf(view.phase);
  const shown = order.filter((phase) => phase !== 'building' || view.phaseStartedAt.building !== undefined);
  return (
    <ol className={classes['track']}>
      {shown.map((phase) => {
        const index = order.indexOf(phase);
        const state = index < reached || view.phase === 'finished' ? 'done' : index === reached ? 'now' : 'next';
        return (
          <li key={phase} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            <span>{strings.run.phases[phase]}</span>
            <small>
              {phase === 'queued' && state === 'now' ? queueNote(view, position, waitMs) : phaseNote(view, phase)}
            </small>
          </li>
        );
      })}
    </ol>
  );
}

function queueNote(view: RunView, position: number | null, waitMs: number | null): string {
  if (position === null || view.attempt > 0) return '';
  return waitMs === null ? strings.run.position(position) : strings.run.positionAndWait(position, waitMs);
}

function phaseNote(view: RunView, phase: RunPhase): string {
  const startedAt = view.phaseStartedAt[phase];
  const next = order.slice(order.indexOf(phase) + 1).find((later) => view.phaseStartedAt[later] !== undefined);
  const endedAt = next && view.phaseStartedAt[next];
  if (!startedAt || !endedAt) return '';
  return strings.run.duration(Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)));
}
