import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { UserId } from '#contracts/ids.ts';
import type { LiveClients } from './live-clients.ts';

/** Between servers: JSON of what lets nobody in any more. */
export const endedAccessChannel = 'wirekata:ended-access';
const checkMs = 60_000;

/** `sessions`: hex hashes of ids. */
const Ended = z.strictObject({
  users: z.array(UserId).default([]),
  sessions: z.array(z.string()).default([]),
  tokens: z.array(z.string()).default([]),
});

type AccessKeys = { sessions: readonly string[]; tokens: readonly string[] };

type EndedAccessDeps = {
  redis: Redis;
  clients: LiveClients;
  listAlive: (asked: AccessKeys) => Promise<AccessKeys>;
  log: FastifyBaseLogger;
};

/** Closes websockets with what opened them, on every server: at once, and within a minute what ended by its age. */
export function createEndedAccess({ redis, clients, listAlive, log }: EndedAccessDeps) {
  const close = ({ users, sessions, tokens }: z.infer<typeof Ended>): void =>
    clients.closeWhere(
      ({ userId, session, tokenId }) =>
        users.includes(userId) ||
        (session !== null && sessions.includes(session)) ||
        (tokenId !== null && tokens.includes(tokenId)),
    );
  const isGiven = (key: string | null): key is string => key !== null;

  return {
    announce(some: z.input<typeof Ended>): void {
      const ended = Ended.parse(some);
      close(ended);
      // Without Redis the other servers find out by their own check.
      if (redis.status !== 'ready') return;
      redis.publish(endedAccessChannel, JSON.stringify(ended)).catch((error: unknown) => {
        log.warn({ err: error }, 'other servers do not know yet whose access has ended');
      });
    },

    /** Text of a message on `endedAccessChannel`. */
    receive: (text: string): void => close(Ended.parse(JSON.parse(text))),

    async check(): Promise<void> {
      const present = clients.list();
      const sessions = present.map(({ session }) => session).filter(isGiven);
      const tokens = present.map(({ tokenId }) => tokenId).filter(isGiven);
      if (present.length === 0) return;
      const alive = await listAlive({ sessions, tokens });
      const isGone = (among: readonly string[]) => (key: string) => !among.includes(key);
      close({
        users: [],
        sessions: sessions.filter(isGone(alive.sessions)),
        tokens: tokens.filter(isGone(alive.tokens)),
      });
    },

    /** @returns what ends it. */
    startChecking(): () => void {
      const warn = (error: unknown): void => log.warn({ err: error }, 'open websockets could not be checked');
      const timer = setInterval(() => void this.check().catch(warn), checkMs);
      return () => clearInterval(timer);
    },
  };
}
