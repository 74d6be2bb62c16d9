import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { ExerciseSlug } from '#contracts/ids.ts';
import type { SubmissionDetail } from '#contracts/submission.ts';
import { RequestRefused } from '../../api/http-client.ts';
import { cancelSubmission, createSubmission, exerciseListQuery, submissionQuery } from '../../api/queries.ts';
import { countFailures, recallFailures, recallRun, rememberRun, type TrackedRun } from './run-memory.ts';
import { isFailure, type RunView, viewOfSubmission } from './run-state.ts';
import { useRunLog } from './use-run-log.ts';

export interface RunOrder {
  kind: 'submit' | 'try';
  language: string;
  files: Record<string, string>;
}

export interface RunSession {
  state: 'none' | 'sending' | 'running' | 'finished' | 'cancelled';
  tracked: TrackedRun | null;
  view: RunView;
  /** Runs waiting before this one; `null` when not told. */
  position: number | null;
  /** About how long until it begins; `null` when nobody can tell. */
  waitMs: number | null;
  /** No worker has it yet: a newer run may take its place. */
  isWaiting: boolean;
  /** Why the order was not taken. */
  refusal: RequestRefused | null;
  isCancelling: boolean;
  /** Failed runs by test and group id. */
  failures: Record<string, number>;
  start: (order: RunOrder) => void;
  cancel: () => void;
}

/** A lost event or a proxy without websockets must not leave the page waiting: the server is asked this often too. */
const askEveryMs = 4000;

/** The run of one exercise in this tab: ordered, followed live, found again after a reload. */
export function useRun(slug: ExerciseSlug): RunSession {
  const queryClient = useQueryClient();
  const [tracked, setTracked] = useState(() => recallRun(slug));
  const [failures, setFailures] = useState(() => recallFailures(slug));
  const live = useRunLog(tracked?.runId ?? null);
  const stored = useStoredSubmission(tracked, live.log.view.verdict !== null);

  // One view as long as nothing has happened: the wire is laid out anew for every other one.
  const view = useMemo(() => viewOf(live.log.view, stored), [live.log.view, stored]);
  const { verdict } = view;

  const order = useMutation({
    // The key is the order's: a second try whose first answer was lost is the same submission.
    mutationFn: ({ key, ...wanted }: RunOrder & { key: string }) =>
      createSubmission({ exercise: slug, ...wanted }, key),
    retry: (attempts, error) => attempts < 2 && error instanceof RequestRefused && error.code === 'unreachable',
    onSuccess: ({ id, runId }, { kind, language }) => {
      const run = { submissionId: id, runId, kind, language };
      rememberRun(slug, run);
      setTracked(run);
    },
  });

  const cancel = useMutation({
    mutationFn: async (id: string) => {
      await cancelSubmission(id);
      await queryClient.invalidateQueries({ queryKey: ['submissions'] });
    },
  });

  // Syncs the failure counts in local storage, and everything shown of progress, with a verdict that has arrived.
  useEffect(() => {
    if (!verdict || !tracked) return;
    const failed = verdict.tests.filter((test) => isFailure(test.status));
    setFailures(countFailures(slug, tracked.runId, [...new Set(failed.flatMap(({ id, group }) => [id, group]))]));
    void queryClient.invalidateQueries({ queryKey: exerciseListQuery().queryKey, exact: true });
    void queryClient.invalidateQueries({ queryKey: ['submissions'] });
  }, [verdict, tracked, slug, queryClient]);

  return {
    state: stateOf(),
    tracked,
    view,
    position: live.position ?? order.data?.position ?? null,
    waitMs: live.waitMs,
    isWaiting: stateOf() === 'running' && view.attempt === 0,
    refusal: refusalOf(order.error ?? (isTooLate(cancel.error) ? null : cancel.error)),
    isCancelling: cancel.isPending,
    failures,
    start: (wanted) => {
      cancel.reset();
      order.mutate({ ...wanted, key: crypto.randomUUID() });
    },
    cancel: () => tracked && cancel.mutate(tracked.submissionId),
  };

  function stateOf(): RunSession['state'] {
    if (order.isPending) return 'sending';
    if (!tracked) return 'none';
    if (verdict) return 'finished';
    return live.isCancelled || stored?.state === 'cancelled' ? 'cancelled' : 'running';
  }
}

/** What was seen of a run live, or what the server has kept of it where that is more. */
function viewOf(seenLive: RunView, stored: SubmissionDetail | undefined): RunView {
  const seen = stored?.state === 'finished' && seenLive.verdict === null ? viewOfSubmission(stored) : seenLive;
  // The wait began when the server took the submission, before the first event.
  const queuedAt = stored ? { queued: stored.submittedAt } : {};
  return { ...seen, phaseStartedAt: { ...queuedAt, ...seen.phaseStartedAt } };
}

function useStoredSubmission(tracked: TrackedRun | null, isTold: boolean) {
  const query = useQuery({
    ...submissionQuery(tracked?.submissionId ?? ''),
    enabled: tracked !== null && !isTold,
    refetchInterval: ({ state }) =>
      state.data?.state === 'finished' || state.data?.state === 'cancelled' ? false : askEveryMs,
  });
  return query.data;
}

/** Cancelling what has just ended is no failure: the verdict is about to be shown. */
const isTooLate = (error: Error | null) => error instanceof RequestRefused && error.code === 'conflict';

function refusalOf(error: Error | null): RequestRefused | null {
  if (error === null) return null;
  return error instanceof RequestRefused ? error : new RequestRefused('unexpected-reply', error.message);
}
