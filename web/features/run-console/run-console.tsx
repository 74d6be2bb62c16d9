import { Button, Progress } from '@mantine/core';
import { IconBooks, IconPlugConnectedX, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import { useLiveStatus } from '../../api/live-context.ts';
import { strings } from '../../strings/strings.ts';
import { PhaseTrack } from './phase-track.tsx';
import classes from './run-console.module.css';
import { RunReport } from './run-report.tsx';
import { countTests, plannedView } from './run-state.ts';
import type { RunSession } from './use-run.ts';
import { VerdictBanner } from './verdict-banner.tsx';

interface RunConsoleProps {
  exercise: ExerciseDetail;
  run: RunSession;
  history: ReactNode;
}

/** Everything about the run of this exercise: the way it has gone, the verdict, and the report. */
export function RunConsole({ exercise, run, history }: RunConsoleProps) {
  const { state, view, tracked } = run;
  const isUnderWay = state === 'sending' || state === 'running';
  const isPassedNow = state === 'finished' && tracked?.kind === 'submit' && view.verdict?.status === 'passed';
  // Before its first event a run has no plan of its own; the exercise's says what will be tested.
  const shown = view.groups.length > 0 ? view : { ...view, ...plannedView(exercise.plan) };
  return (
    <div className={classes['console']}>
      <div className={classes['head']}>
        {run.refusal && (
          <p className={classes['refusal']} role="alert">
            {strings.run.refused[run.refusal.code] ?? run.refusal.message}
          </p>
        )}
        {isUnderWay && <UnderWay run={run} />}
        {state === 'cancelled' && <p className={classes['note']}>{strings.run.cancelled}</p>}
        <VerdictBanner verdict={isUnderWay ? null : view.verdict} kind={tracked?.kind ?? 'submit'} />
        {!isUnderWay && (isPassedNow || exercise.progress === 'passed') && (
          <Link to="/solutions/$slug" params={{ slug: exercise.slug }} className={classes['solutions']}>
            <IconBooks size={16} aria-hidden /> {strings.solutions.unlocked}
          </Link>
        )}
        {state === 'none' && !run.refusal && (
          <p className={classes['note']}>
            <strong>{strings.run.planTitle}</strong> {strings.run.nothingText}
          </p>
        )}
      </div>
      <RunReport
        runId={tracked?.runId}
        view={state === 'sending' ? { ...shown, ...plannedView(exercise.plan), exchanges: [], console: [] } : shown}
        hints={exercise.hints}
        failures={run.failures}
        extra={{ title: strings.run.history, content: history }}
      />
    </div>
  );
}

function UnderWay({ run: { state, view, position, waitMs, isCancelling, cancel, tracked } }: { run: RunSession }) {
  const isOffline = useLiveStatus() === 'offline';
  const { done, total } = countTests(view);
  const isCancellable = state === 'running' && tracked !== null;
  return (
    <div className={classes['underWay']}>
      <div className={classes['line']}>
        <strong>
          {tracked && state === 'running' ? strings.run.started(tracked.kind) : strings.exercise.starting}
        </strong>
        {isCancellable && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconX size={14} />}
            onClick={cancel}
            disabled={isCancelling}
          >
            {isCancelling ? strings.exercise.cancelling : strings.exercise.cancel}
          </Button>
        )}
      </div>
      <PhaseTrack
        view={state === 'sending' ? { ...view, phase: 'queued', phaseStartedAt: {} } : view}
        position={position}
        waitMs={waitMs}
      />
      {view.phase === 'testing' && (
        <Progress
          value={total === 0 ? 0 : (100 * done) / total}
          size="sm"
          aria-label={strings.run.testProgress(done, total)}
        />
      )}
      {view.attempt > 1 && <p className={classes['note']}>{strings.run.attempt(view.attempt)}</p>}
      {isOffline && (
        <p className={classes['offline']} role="status">
          <IconPlugConnectedX size={16} aria-hidden /> {strings.run.offline}
        </p>
      )}
    </div>
  );
}
