import { queryOptions } from '@tanstack/react-query';
import {
  ApiTokenCreated,
  ApiTokenList,
  type ChangePasswordRequest,
  type CreateApiTokenRequest,
  LinkedProviderList,
  OwnAccount,
  ProviderStarted,
  SessionList,
  SessionReply,
  SignInProviderList,
  type StartProviderRequest,
} from '#contracts/account.ts';
import { request, requestNothing } from './http-client.ts';

export const ownAccountQuery = () =>
  queryOptions({
    queryKey: ['account'],
    queryFn: ({ signal }) => request('/api/account', OwnAccount, { signal }),
  });
export const rename = (name: string) => request('/api/account', SessionReply, { method: 'PATCH', body: { name } });
export const changePassword = (body: ChangePasswordRequest) =>
  requestNothing('/api/account/password', { method: 'PUT', body });
export const deleteAccount = (password: string) =>
  requestNothing('/api/account/deletion', { method: 'POST', body: { password } });

/** A link, not a request: the browser saves what it answers. */
export const exportAddress = '/api/account/export';

export const sessionListQuery = () =>
  queryOptions({
    queryKey: ['account', 'sessions'],
    queryFn: ({ signal }) => request('/api/account/sessions', SessionList, { signal }),
  });
export const endSession = (id: string) =>
  requestNothing(`/api/account/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' });
export const endOtherSessions = () => requestNothing('/api/account/sessions', { method: 'DELETE' });

export const tokenListQuery = () =>
  queryOptions({
    queryKey: ['account', 'tokens'],
    queryFn: ({ signal }) => request('/api/account/tokens', ApiTokenList, { signal }),
  });
export const createToken = (body: CreateApiTokenRequest) =>
  request('/api/account/tokens', ApiTokenCreated, { method: 'POST', body });
export const revokeToken = (id: string) =>
  requestNothing(`/api/account/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const providerListQuery = () =>
  queryOptions({
    queryKey: ['providers'],
    queryFn: ({ signal }) => request('/api/auth/providers', SignInProviderList, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
export const startProvider = ({ id, ...body }: { id: string } & StartProviderRequest) =>
  request(`/api/auth/providers/${encodeURIComponent(id)}/start`, ProviderStarted, { method: 'POST', body });
export const linkedProviderListQuery = () =>
  queryOptions({
    queryKey: ['account', 'providers'],
    queryFn: ({ signal }) => request('/api/account/providers', LinkedProviderList, { signal }),
  });
export const unlinkProvider = (id: string) =>
  requestNothing(`/api/account/providers/${encodeURIComponent(id)}`, { method: 'DELETE' });
