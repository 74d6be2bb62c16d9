import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ExerciseSlug } from '#contracts/ids.ts';
import type { SavedRequest } from '#contracts/workbench.ts';
import { forgetRequest, savedRequestsQuery, saveRequest } from '../../api/workbench-queries.ts';

export interface SavedRequests {
  list: readonly SavedRequest[];
  save: (one: SavedRequest) => void;
  forget: (name: string) => void;
  /** Why the last change was not kept. */
  refusal: string | null;
}

/** The person's named requests to an exercise, kept by the server. */
export function useSavedRequests(exercise: ExerciseSlug): SavedRequests {
  const queryClient = useQueryClient();
  const query = savedRequestsQuery(exercise);
  const saved = useQuery(query);
  const change = useMutation({
    mutationFn: (work: () => Promise<void>) => work(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: query.queryKey }),
  });
  return {
    list: saved.data ?? [],
    save: (one) => change.mutate(() => saveRequest(exercise, one)),
    forget: (name) => change.mutate(() => forgetRequest(exercise, name)),
    refusal: change.error?.message ?? saved.error?.message ?? null,
  };
}
