import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  type OpenWorkbenchRequest,
  type SavedRequest,
  SavedRequestList,
  type SentCommand,
  WorkbenchSession,
} from '#contracts/workbench.ts';
import { request, requestNothing } from './http-client.ts';

const OwnSession = z.object({ session: WorkbenchSession.nullable() });

/** The person's own session, whatever exercise it is of. */
export const workbenchQuery = () =>
  queryOptions({
    queryKey: ['workbench'],
    queryFn: async ({ signal }) => (await request('/api/workbench', OwnSession, { signal })).session,
  });

export const openWorkbench = (body: OpenWorkbenchRequest) =>
  request('/api/workbench', WorkbenchSession, { method: 'POST', body });
export const sendCommand = (runId: string, body: SentCommand) =>
  requestNothing(`/api/workbench/${runId}/commands`, { method: 'POST', body });
export const endWorkbench = (runId: string) => requestNothing(`/api/workbench/${runId}`, { method: 'DELETE' });

const savedPath = (exercise: string): string => `/api/exercises/${encodeURIComponent(exercise)}/requests`;

export const savedRequestsQuery = (exercise: string) =>
  queryOptions({
    queryKey: ['saved-requests', exercise],
    queryFn: async ({ signal }) => (await request(savedPath(exercise), SavedRequestList, { signal })).requests,
  });

export const saveRequest = (exercise: string, body: SavedRequest) =>
  requestNothing(savedPath(exercise), { method: 'PUT', body });
export const forgetRequest = (exercise: string, name: string) =>
  requestNothing(`${savedPath(exercise)}?${new URLSearchParams({ name })}`, { method: 'DELETE' });
