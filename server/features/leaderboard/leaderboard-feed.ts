import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { CohortId } from '#contracts/ids.ts';
import { type Leaderboard, LeaderboardScope } from '#contracts/leaderboard.ts';
import type { ServerMessage } from '#contracts/live-message.ts';

/** Between servers: JSON list of the boards that changed. */
export const leaderboardChannel = 'wirekata:leaderboards';
const debounceMs = 100;

export type LeaderboardFeedDeps = {
  redis: Redis;
  getBoard: (scope: LeaderboardScope) => Promise<Leaderboard>;
  log: FastifyBaseLogger;
};

export type LeaderboardFeed = {
  /** Sends the board now and after every change. @returns what ends it. */
  watch(scope: LeaderboardScope, sendText: (text: string) => void): () => void;
  /** Points of somebody in these cohorts have changed: tells every server. */
  announce(cohorts: readonly CohortId[]): void;
  /** Text of a message on `leaderboardChannel`. */
  receive(text: string): void;
  refreshAll(): void;
};

type SendText = (text: string) => void;

/** Brings changed boards to those who watch; a board is read once for all, at most every 100 ms. */
export function createLeaderboardFeed({ redis, getBoard, log }: LeaderboardFeedDeps): LeaderboardFeed {
  const watchers = new Map<LeaderboardScope, Set<SendText>>();
  const pending = new Map<LeaderboardScope, NodeJS.Timeout>();

  const readText = async (scope: LeaderboardScope): Promise<string> => {
    const { title, rows } = await getBoard(scope);
    return JSON.stringify({ type: 'leaderboard', cohort: scope, title, rows } satisfies ServerMessage);
  };
  const push = async (scope: LeaderboardScope): Promise<void> => {
    const text = await readText(scope);
    for (const sendText of watchers.get(scope) ?? []) sendText(text);
  };
  const warn = (error: unknown): void => log.warn({ err: error }, 'a leaderboard could not be pushed');
  const refresh = (scope: LeaderboardScope): void => {
    if (!watchers.has(scope) || pending.has(scope)) return;
    const timer = setTimeout(() => {
      pending.delete(scope);
      push(scope).catch(warn);
    }, debounceMs);
    pending.set(scope, timer);
  };

  return {
    watch(scope, sendText) {
      const set = watchers.get(scope) ?? new Set();
      watchers.set(scope, set.add(sendText));
      readText(scope).then(sendText, warn);
      return () => {
        set.delete(sendText);
        if (set.size === 0 && watchers.get(scope) === set) watchers.delete(scope);
      };
    },
    announce(cohorts) {
      const scopes: LeaderboardScope[] = ['overall', ...cohorts];
      if (redis.status === 'ready') redis.publish(leaderboardChannel, JSON.stringify(scopes)).catch(warn);
    },
    receive(text) {
      const scopes = z.array(LeaderboardScope).safeParse(JSON.parse(text));
      for (const scope of scopes.data ?? []) refresh(scope);
    },
    refreshAll() {
      for (const scope of watchers.keys()) refresh(scope);
    },
  };
}
