import { queryOptions } from '@tanstack/react-query';
import { HintReply, SolutionList } from '#contracts/solutions.ts';
import { request, requestNothing } from './http-client.ts';

export const solutionListQuery = (slug: string) =>
  queryOptions({
    queryKey: ['solutions', slug],
    queryFn: ({ signal }) => request(`/api/exercises/${encodeURIComponent(slug)}/solutions`, SolutionList, { signal }),
  });

export const askHint = ({ slug, number }: { slug: string; number: number }) =>
  request(`/api/exercises/${encodeURIComponent(slug)}/hints/${number}`, HintReply, { method: 'POST' });

export const shareSubmission = ({ id, isShared }: { id: string; isShared: boolean }) =>
  requestNothing(`/api/submissions/${encodeURIComponent(id)}/sharing`, { method: 'PUT', body: { isShared } });
