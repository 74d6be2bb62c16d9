import cookie from '@fastify/cookie';
import session, { type FastifySessionOptions } from '@fastify/session';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Account, Role } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';

declare module 'fastify' {
  interface Session {
    /** Set when somebody signs in; the store keeps sessions that have it and no others. */
    accountId?: string;
    account?: Account;
    /** Of the account when it was proven; the store keeps no session of an earlier one. */
    credentialsVersion?: number;
    /** `User-Agent` at sign-in, for the owner's list of sessions. */
    device?: string;
  }
  interface FastifyRequest {
    account: Account | null;
    /** Proven by a token in the request itself, which no other site's page can send. */
    isTokenRequest: boolean;
    tokenId: string | null;
  }
}

export type SessionOptions = {
  secret: string;
  cookieName: string;
  isSecure: boolean;
  maxMs: number;
  store: NonNullable<FastifySessionOptions['store']>;
  findByToken: (token: string) => Promise<{ account: Account; tokenId: string } | undefined>;
  /** From one address; above it no token from there is looked up until the minute is over. */
  wrongTokensPerMinute: number;
};

/**
 * Tells who is asking: an API token in `Authorization: Bearer`, else the session of the cookie, else nobody. Register
 * after `requestLimit`, which lends its counter.
 */
export const sessions = fp<SessionOptions>(async (app, options) => {
  app.decorateRequest('account', null);
  app.decorateRequest('isTokenRequest', false);
  app.decorateRequest('tokenId', null);
  // Browsers refuse to clear a `__Host-` cookie without `Secure`.
  await app.register(cookie, { secret: options.secret, parseOptions: { path: '/', secure: options.isSecure } });
  await app.register(session, {
    secret: options.secret,
    cookieName: options.cookieName,
    store: options.store,
    saveUninitialized: false,
    rolling: false,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: options.isSecure, maxAge: options.maxMs },
  });
  const wrongTokens = app.createRateLimit({
    max: options.wrongTokensPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => request.ip,
  });
  app.addHook('onRequest', async (request) => {
    const token = bearerToken(request);
    if (token === undefined) {
      request.account = request.session?.account ?? null;
      return;
    }
    const before = await wrongTokens(request, { increment: false });
    if (!before.isAllowed && before.remaining === 0) {
      throw new ApiError('too-many-requests', 'Too many API tokens that are not valid came from your address.', {
        retryAfterSeconds: before.ttlInSeconds,
      });
    }
    const found = await options.findByToken(token);
    if (found === undefined) {
      await wrongTokens(request);
      throw new ApiError('not-signed-in', 'The API token is not valid, or was revoked.');
    }
    request.account = found.account;
    request.tokenId = found.tokenId;
    request.isTokenRequest = true;
  });
});

/** Also what cannot be a token: who sends one means to be known by it, not by the cookie. */
function bearerToken({ headers }: FastifyRequest): string | undefined {
  return /^Bearer\b *(.*)$/i.exec(headers.authorization ?? '')?.[1];
}

/** @throws ApiError `not-signed-in` */
export function requireAccount(request: FastifyRequest): Account {
  if (request.account === null) throw new ApiError('not-signed-in', 'Sign in to do this.');
  return request.account;
}

/** A hook for routes that take large bodies: nobody's are not even read. */
export async function refuseStrangers(request: FastifyRequest): Promise<void> {
  requireAccount(request);
}

/** @throws ApiError `not-signed-in`, or `not-allowed` for learners */
export function requireInstructor(request: FastifyRequest): Account {
  const account = requireAccount(request);
  if (!isInstructor(account)) throw new ApiError('not-allowed', 'Only instructors may do this.');
  return account;
}

const instructorRoles: readonly Role[] = ['instructor', 'admin'];

/** Instructors and admins see exercises' problems and drafts, and may make cohorts. */
export function isInstructor(account: Account | null): boolean {
  return account !== null && instructorRoles.includes(account.role);
}
