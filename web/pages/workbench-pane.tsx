import { lazy, Suspense, useMemo } from 'react';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import type { UserId } from '#contracts/ids.ts';
import type { WorkbenchOffer } from '#contracts/workbench-event.ts';
import { ExchangeDetail } from '../features/run-console/exchange-detail.tsx';
import { useRunLog } from '../features/run-console/use-run-log.ts';
import { createRequestHistory } from '../features/workbench/request-history.ts';
import { useBench, useBenchSession } from '../features/workbench/use-bench.ts';
import { useSavedRequests } from '../features/workbench/use-saved-requests.ts';
import { Workbench } from '../features/workbench/workbench.tsx';
import { strings } from '../strings/strings.ts';

const WireView = lazy(async () => ({ default: (await import('../features/run-console/wire/wire-view.tsx')).WireView }));
const ConsoleOutput = lazy(async () => ({
  default: (await import('../features/run-console/console-output.tsx')).ConsoleOutput,
}));

interface WorkbenchPaneProps {
  exercise: ExerciseDetail;
  owner: UserId;
  offer: WorkbenchOffer;
  language: string;
  filesToSend: () => Record<string, string>;
}

/** The workbench, with the views that a run has of its wire and its output. */
export function WorkbenchPane({ exercise, owner, offer, language, filesToSend }: WorkbenchPaneProps) {
  const session = useBenchSession(exercise.slug, language);
  const { log } = useRunLog(session.runId);
  const bench = useBench(session, log.events);
  const saved = useSavedRequests(exercise.slug);
  const history = useMemo(() => createRequestHistory(owner, exercise.slug), [owner, exercise.slug]);
  const loading = <p role="status">{strings.app.loading}</p>;
  return (
    <Workbench
      title={exercise.title}
      bench={bench}
      offer={offer}
      history={history}
      saved={saved}
      exchanges={log.view.exchanges}
      onStart={() => session.open({ exercise: exercise.slug, language, files: filesToSend() })}
      renderExchange={(exchange) => <ExchangeDetail exchange={exchange} />}
      wire={
        <Suspense fallback={loading}>
          <WireView key={session.runId} view={log.view} />
        </Suspense>
      }
      logs={
        <Suspense fallback={loading}>
          <ConsoleOutput chunks={log.view.console} capped={log.view.cappedOutput} />
        </Suspense>
      }
    />
  );
}
