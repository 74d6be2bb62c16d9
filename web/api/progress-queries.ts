import { queryOptions } from '@tanstack/react-query';
import { OwnProfile, Progress, PublicProfile, type ShareProfileRequest } from '#contracts/progress.ts';
import { request, requestNothing } from './http-client.ts';

/** The learner's own: days begin at their midnight. */
export const ownTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const progressQuery = () =>
  queryOptions({
    queryKey: ['progress'],
    queryFn: ({ signal }) =>
      request(`/api/progress?timeZone=${encodeURIComponent(ownTimeZone())}`, Progress, { signal }),
  });

export const publicProfileQuery = (handle: string) =>
  queryOptions({
    queryKey: ['profiles', handle],
    queryFn: ({ signal }) => request(`/api/profiles/${encodeURIComponent(handle)}`, PublicProfile, { signal }),
  });

export const ownProfileQuery = () =>
  queryOptions({
    queryKey: ['account', 'profile'],
    queryFn: ({ signal }) => request('/api/account/profile', OwnProfile, { signal }),
  });
export const shareProfile = (body: ShareProfileRequest) =>
  request('/api/account/profile', OwnProfile, { method: 'PUT', body });
export const hideProfile = () => requestNothing('/api/account/profile', { method: 'DELETE' });
export const showName = (showsName: boolean) =>
  requestNothing('/api/account/shows-name', { method: 'PUT', body: { showsName } });
