import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ApiTokenCreated, ApiTokenList, CreateApiTokenRequest } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import { requireAccount } from '../../plugins/session.ts';
import type { ProveOwner } from './prove-owner.ts';
import type { TokenStore } from './token-store.ts';

export type TokenDeps = {
  tokens: TokenStore;
  proveOwner: ProveOwner;
  /** Told after it has ended, so that its websockets end too. */
  onTokenRevoked: (tokenId: string) => void;
};

const tags = ['accounts'];

export const tokenRoutes: FastifyPluginAsyncZod<TokenDeps> = async (app, deps) => {
  const { tokens, proveOwner, onTokenRevoked } = deps;

  app.post(
    '/account/tokens',
    {
      schema: {
        tags,
        summary: 'Make an API token; it is shown this once',
        body: CreateApiTokenRequest,
        response: { 201: ApiTokenCreated },
      },
    },
    async (request, reply) => {
      const { password, ...token } = request.body;
      const created = await tokens.create(await proveOwner(request, password), token);
      return reply.status(201).send(created);
    },
  );

  app.get(
    '/account/tokens',
    { schema: { tags, summary: 'Own API tokens', response: { 200: ApiTokenList } } },
    async (request) => ({ tokens: await tokens.list(requireAccount(request).id) }),
  );

  app.delete(
    '/account/tokens/:id',
    {
      schema: {
        tags,
        summary: 'Revoke an API token',
        params: z.strictObject({ id: z.uuid() }),
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      const wasRemoved = await tokens.remove(requireAccount(request).id, request.params.id);
      if (!wasRemoved) throw new ApiError('not-found', 'You have no such API token.');
      onTokenRevoked(request.params.id);
      return reply.status(204).send();
    },
  );
};
