import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ExerciseSlug, RunId } from '#contracts/ids.ts';
import type { RunEvent } from '#contracts/run-event.ts';
import type { OpenWorkbenchRequest, WorkbenchCommand, WorkbenchSession } from '#contracts/workbench.ts';
import type { WorkbenchAnswer } from '#contracts/workbench-event.ts';
import { endWorkbench, openWorkbench, sendCommand, workbenchQuery } from '../../api/workbench-queries.ts';
import { strings } from '../../strings/strings.ts';
import { type BenchState, benchStateOf } from './bench-state.ts';

export interface BenchSession {
  runId: RunId | null;
  /** The person's session of another exercise, or in another language. */
  elsewhere: WorkbenchSession | null;
  isOpening: boolean;
  /** Not known yet whether there is one. */
  isLooking: boolean;
  /** Why it could not be opened. */
  refusal: string | null;
  open: (order: OpenWorkbenchRequest) => void;
  end: () => void;
}

/** The session of this exercise in this language: opened here, or found again after a reload. */
export function useBenchSession(exercise: ExerciseSlug, language: string): BenchSession {
  const queryClient = useQueryClient();
  const own = useQuery(workbenchQuery());
  const [opened, setOpened] = useState<RunId | null>(null);
  const opening = useMutation({
    mutationFn: openWorkbench,
    onSuccess: (session) => {
      setOpened(session.runId);
      queryClient.setQueryData(workbenchQuery().queryKey, session);
    },
  });
  const isHere = own.data?.exercise === exercise && own.data.language === language;
  const runId = opened ?? (isHere ? own.data?.runId : null) ?? null;
  return {
    runId,
    elsewhere: isHere ? null : (own.data ?? null),
    isOpening: opening.isPending,
    isLooking: own.isPending,
    refusal: opening.error?.message ?? null,
    open: opening.mutate,
    end: () => {
      // Its last event comes all the same; where the session is over already there is nothing to say.
      if (runId !== null) void endWorkbench(runId).catch(() => undefined);
    },
  };
}

export interface Bench {
  session: BenchSession;
  state: BenchState;
  isOpen: boolean;
  /** Sends a command. @returns its id, by which `answerOf` finds what became of it */
  ask: (command: WorkbenchCommand) => string;
  /** Null while it is under way. */
  answerOf: (id: string) => WorkbenchAnswer | null;
}

/** Commands of this page and their answers. */
export function useBench(session: BenchSession, events: readonly RunEvent[]): Bench {
  const state = useMemo(() => benchStateOf(events), [events]);
  const [unsent, setUnsent] = useState<Record<string, string>>({});
  const isOpen = session.runId !== null && state.deadline !== null && state.end === null;
  return {
    session,
    state,
    isOpen,
    ask(command) {
      const id = crypto.randomUUID();
      const fail = (reason: string): void => setUnsent((known) => ({ ...known, [id]: reason }));
      if (session.runId === null || !isOpen) fail(strings.workbench.notSent);
      else sendCommand(session.runId, { id, command }).catch((error: Error) => fail(error.message));
      return id;
    },
    answerOf(id) {
      const answer = state.answers[id];
      if (answer !== undefined) return answer;
      const reason = unsent[id] ?? (isOpen ? null : strings.workbench.notSent);
      return reason === null ? null : { type: 'refused', reason };
    },
  };
}
