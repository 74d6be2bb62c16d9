import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  LinkedProviderList,
  ProviderId,
  type ProviderProblem,
  ProviderStarted,
  SignInProviderList,
  StartProviderRequest,
} from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import type { UserId } from '#contracts/ids.ts';
import { isDatabaseUnavailable } from '../../db/connect.ts';
import { requireAccount } from '../../plugins/session.ts';
import type { ProvenAccount } from '../accounts/account-store.ts';
import type { ProveOwner } from '../accounts/prove-owner.ts';
import { startSession } from '../accounts/start-session.ts';
import { type IdentityStore, LinkTarget, type Settled } from './identity-store.ts';
import { Secrets, type SignInProvider } from './sign-in-provider.ts';

export type ProviderDeps = {
  providers: readonly SignInProvider[];
  identities: IdentityStore;
  proveOwner: ProveOwner;
  /** Told when every earlier session of this account has ended. */
  onTakenOver: (userId: UserId) => void;
};

type RouteOptions = ProviderDeps & { cookieName: string; isSecure: boolean; publicOrigins: readonly string[] };

const tags = ['accounts'];
const OneProvider = z.strictObject({ id: ProviderId });
/** A person has this long to sign in at the provider. */
const pendingSeconds = 600;

/** In a signed cookie while the person is away; it proves to the callback that this browser has begun. */
const Pending = z.strictObject({
  provider: ProviderId,
  secrets: Secrets,
  origin: z.string(),
  next: z.string(),
  linkTo: LinkTarget.nullable(),
});
type Pending = z.infer<typeof Pending>;

export const providerRoutes: FastifyPluginAsyncZod<RouteOptions> = async (app, options) => {
  const { providers, identities, proveOwner, isSecure, publicOrigins } = options;
  const pendingCookie = `${options.cookieName}-provider`;
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure, signed: true } as const;

  const getProvider = (id: ProviderId): SignInProvider => {
    const provider = providers.find((one) => one.id === id);
    if (provider === undefined) throw new ApiError('not-found', 'This site has no such way to sign in.');
    return provider;
  };
  const takePending = (request: FastifyRequest, reply: FastifyReply): Pending | undefined => {
    const { valid, value } = request.unsignCookie(request.cookies[pendingCookie] ?? '');
    reply.clearCookie(pendingCookie, { path: '/' });
    return valid ? Pending.safeParse(JSON.parse(value)).data : undefined;
  };

  const settle = async (
    request: FastifyRequest,
    provider: SignInProvider,
    pending: Pending | undefined,
  ): Promise<Settled> => {
    if (pending?.provider !== provider.id) return refused('begin-again');
    if (pending.linkTo !== null && pending.linkTo.userId !== request.account?.id) return refused('begin-again');
    try {
      const person = await provider.complete(new URL(request.url, pending.origin), pending.secrets);
      return await identities.settle(provider.issuer, person, pending.linkTo);
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      request.log.warn({ err: error }, 'a sign-in through a provider was refused');
      return refused('provider-refused');
    }
  };

  app.get(
    '/auth/providers',
    { schema: { tags, summary: 'Other sites to sign in through', response: { 200: SignInProviderList } } },
    async () => ({ providers: providers.map(({ id, title }) => ({ id, title })) }),
  );

  app.post(
    '/auth/providers/:id/start',
    {
      schema: {
        tags,
        summary: 'Begin to sign in through a provider; with a session, to link it to the account',
        params: OneProvider,
        body: StartProviderRequest,
        response: { 200: ProviderStarted },
      },
      config: { rateLimit: { max: 60, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const provider = getProvider(request.params.id);
      // The origin check has let through nothing but our own.
      const origin = request.headers.origin ?? publicOrigins[0] ?? '';
      const { url, secrets } = await provider
        .begin(`${origin}/api/auth/providers/${provider.id}/callback`)
        .catch((cause: unknown) => {
          request.log.warn({ err: cause }, 'a provider of sign-ins cannot be reached');
          throw new ApiError('provider-unavailable', `${provider.title} does not answer. Try again in a moment.`);
        });
      const linkTo = request.body.isLink ? targetOf(await proveOwner(request, request.body.password)) : null;
      const pending: Pending = { provider: provider.id, secrets, origin, next: request.body.next, linkTo };
      reply.setCookie(pendingCookie, JSON.stringify(pending), { ...cookie, maxAge: pendingSeconds });
      return { url: url.href };
    },
  );

  app.get(
    '/auth/providers/:id/callback',
    {
      schema: { tags, summary: 'Where a provider sends the browser back to', params: OneProvider },
      config: { rateLimit: { max: 60, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const pending = takePending(request, reply);
      const settled = await settle(request, getProvider(request.params.id), pending);
      if (settled.type === 'refused') {
        return reply.redirect(`${pending?.linkTo ? '/account' : '/sign-in'}?problem=${settled.problem}`);
      }
      if (settled.isTakenOver) options.onTakenOver(settled.proven.account.id);
      if (pending?.linkTo) return reply.redirect('/account');
      await startSession(request, settled.proven);
      return reply.redirect(pending?.next ?? '/');
    },
  );

  app.get(
    '/account/providers',
    { schema: { tags, summary: 'Providers linked to the account', response: { 200: LinkedProviderList } } },
    async (request) => {
      const linked = await identities.list(requireAccount(request).id);
      return {
        providers: linked.flatMap(({ issuer, email, linkedAt }) => {
          const provider = providers.find((one) => one.issuer === issuer);
          return provider ? [{ id: provider.id, email, linkedAt: linkedAt.toISOString() }] : [];
        }),
      };
    },
  );

  app.delete(
    '/account/providers/:id',
    { schema: { tags, summary: 'Unlink a provider', params: OneProvider, response: { 204: z.void() } } },
    async (request, reply) => {
      const { id } = requireAccount(request);
      const wasRemoved = await identities.unlink(id, getProvider(request.params.id).issuer);
      if (!wasRemoved) throw new ApiError('conflict', 'This is your only way to sign in. Set a password first.');
      return reply.status(204).send();
    },
  );
};

const refused = (problem: ProviderProblem): Settled => ({ type: 'refused', problem });

const targetOf = ({ account, credentialsVersion }: ProvenAccount): LinkTarget => ({
  userId: account.id,
  credentialsVersion,
});
