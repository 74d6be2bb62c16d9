import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Account, SessionReply, type SignInRequest, type SignUpRequest } from '#contracts/account.ts';
import { CohortList, CohortReply } from '#contracts/cohort.ts';
import { DraftList, DraftSaved, type SaveDraftRequest } from '#contracts/draft.ts';
import { ExerciseDetail, ExerciseList } from '#contracts/exercise.ts';
import { Leaderboard, type LeaderboardScope, Standing } from '#contracts/leaderboard.ts';
import {
  type CreateSubmissionRequest,
  SubmissionAccepted,
  SubmissionDetail,
  type SubmissionFilter,
  SubmissionList,
} from '#contracts/submission.ts';
import { RequestRefused, request, requestNothing } from './http-client.ts';

/** The signed-in account, or `null`. */
export const sessionQuery = () =>
  queryOptions({ queryKey: ['session'], queryFn: ({ signal }) => findSession(signal), staleTime: 5 * 60_000 });

async function findSession(signal: AbortSignal): Promise<Account | null> {
  try {
    return (await request('/api/auth/session', SessionReply, { signal })).account;
  } catch (error) {
    if (error instanceof RequestRefused && error.code === 'not-signed-in') return null;
    throw error;
  }
}

export const signIn = (body: SignInRequest) => request('/api/auth/sign-in', SessionReply, { method: 'POST', body });
export const signUp = (body: SignUpRequest) => request('/api/auth/sign-up', SessionReply, { method: 'POST', body });
export const signOut = () => requestNothing('/api/auth/sign-out', { method: 'POST' });

export const exerciseListQuery = () =>
  queryOptions({
    queryKey: ['exercises'],
    queryFn: ({ signal }) => request('/api/exercises', ExerciseList, { signal }),
  });

export const exerciseQuery = (slug: string) =>
  queryOptions({
    queryKey: ['exercises', slug],
    queryFn: ({ signal }) => request(`/api/exercises/${encodeURIComponent(slug)}`, ExerciseDetail, { signal }),
  });

/** Never from the cache: the point is what another page has saved meanwhile. */
export const draftListQuery = (exercise: string) =>
  queryOptions({
    queryKey: ['drafts', exercise],
    queryFn: ({ signal }) => request(`/api/exercises/${encodeURIComponent(exercise)}/drafts`, DraftList, { signal }),
    staleTime: 0,
    gcTime: 0,
    // Without the answer another machine's draft would stay unseen until the page comes to the front again.
    retry: (failures, error) => failures < 5 && !(error instanceof RequestRefused && error.code === 'not-signed-in'),
  });

export const saveDraft = (exercise: string, language: string, body: SaveDraftRequest) =>
  request(`/api/exercises/${encodeURIComponent(exercise)}/drafts/${encodeURIComponent(language)}`, DraftSaved, {
    method: 'PUT',
    body,
  });

export const submissionListQuery = (exercise?: string) =>
  queryOptions({
    queryKey: ['submissions', { exercise }],
    queryFn: ({ signal }) =>
      request(
        exercise ? `/api/submissions?exercise=${encodeURIComponent(exercise)}` : '/api/submissions',
        SubmissionList,
        { signal },
      ),
  });

const historyPageSize = 25;

/** The whole history, a page at a time. */
export const historyQuery = (filter: SubmissionFilter) =>
  infiniteQueryOptions({
    queryKey: ['submissions', 'history', filter],
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({ limit: String(historyPageSize) });
      for (const [name, value] of Object.entries({ ...filter, before: pageParam })) if (value) query.set(name, value);
      return request(`/api/submissions?${query}`, SubmissionList, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

export const submissionQuery = (id: string) =>
  queryOptions({
    queryKey: ['submissions', id],
    queryFn: ({ signal }) => request(`/api/submissions/${encodeURIComponent(id)}`, SubmissionDetail, { signal }),
  });

/** The same `key` sent twice is one submission, so a lost reply can be asked for again. */
export const createSubmission = (body: CreateSubmissionRequest, key: string) =>
  request('/api/submissions', SubmissionAccepted, { method: 'POST', body, headers: { 'idempotency-key': key } });
export const cancelSubmission = (id: string) =>
  requestNothing(`/api/submissions/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const cohortListQuery = () =>
  queryOptions({ queryKey: ['cohorts'], queryFn: ({ signal }) => request('/api/cohorts', CohortList, { signal }) });
export const cohortQuery = (id: string) =>
  queryOptions({
    queryKey: ['cohorts', id],
    queryFn: ({ signal }) => request(`/api/cohorts/${encodeURIComponent(id)}`, CohortReply, { signal }),
  });
export const createCohort = (name: string) => request('/api/cohorts', CohortReply, { method: 'POST', body: { name } });
export const joinCohort = (code: string) =>
  request('/api/cohorts/join', CohortReply, { method: 'POST', body: { code } });

export const leaderboardQuery = (scope: LeaderboardScope) =>
  queryOptions({
    queryKey: ['leaderboard', scope],
    queryFn: ({ signal }) =>
      request(
        scope === 'overall' ? '/api/leaderboard' : `/api/cohorts/${encodeURIComponent(scope)}/leaderboard`,
        Leaderboard,
        {
          signal,
        },
      ),
  });

/** Among everyone, for who may stand below the board's last row. Asked again now and then: boards are pushed, this is not. */
export const standingQuery = () =>
  queryOptions({
    queryKey: ['leaderboard', 'standing'],
    queryFn: ({ signal }) => request('/api/leaderboard/standing', Standing, { signal }),
    refetchInterval: 15_000,
  });
