import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { Account } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import type { RunId } from '#contracts/ids.ts';
import type { LeaderboardScope } from '#contracts/leaderboard.ts';
import { type ClientMessage, liveProtocolVersion } from '#contracts/live-message.ts';
import type { RunEvent } from '#contracts/run-event.ts';
import { foreignOrigin } from '../../plugins/origin-check.ts';
import { requireAccount } from '../../plugins/session.ts';
import type { LiveClients } from './live-clients.ts';
import { type LiveSocket, openLiveSocket } from './live-socket.ts';
import type { RunEventFeed } from './run-event-feed.ts';
import { createWatchList, type WatchList } from './watch-list.ts';

export type LiveDeps = {
  feed: RunEventFeed;
  clients: LiveClients;
  publicOrigins: readonly string[];
  hashSession: (sessionId: string) => string;
  canWatchRun: (runId: RunId, account: Account) => Promise<boolean>;
  createFilter: (account: Account) => (event: RunEvent) => RunEvent;
  canWatchBoard: (scope: LeaderboardScope, account: Account) => Promise<boolean>;
  watchBoard: (scope: LeaderboardScope, sendText: (text: string) => void) => () => void;
};

const maxWatchesPerSocket = 50;

export async function liveRoutes(app: FastifyInstance, deps: LiveDeps): Promise<void> {
  app.get(
    '/live',
    {
      websocket: true,
      schema: { hide: true },
      preValidation: async (request) => {
        if (!isOwnOrigin(request, deps.publicOrigins)) throw foreignOrigin(request);
        const account = requireAccount(request);
        if (!deps.clients.hasRoom(account.id)) {
          throw new ApiError('too-many-requests', 'You have too many pages open at the same time.');
        }
      },
    },
    (socket, request) => serveSocket(socket, request, deps),
  );
}

/** Stricter than for other requests: a page of another site may open websockets, and the cookie would come along. */
function isOwnOrigin(request: FastifyRequest, publicOrigins: readonly string[]): boolean {
  const { origin } = request.headers;
  return origin === undefined ? request.isTokenRequest : publicOrigins.includes(origin);
}

function serveSocket(socket: WebSocket, request: FastifyRequest, deps: LiveDeps): void {
  const account = requireAccount(request);
  const watches = createWatchList(maxWatchesPerSocket);
  const live = openLiveSocket(socket, {
    log: request.log,
    onMessage: (message) => {
      answer(message, { deps, account, live, watches }).catch((error: unknown) => {
        request.log.warn({ err: error }, 'a live message could not be answered');
        refuse(live, 'internal-error', 'That did not work. Please try again.');
      });
    },
    onClose: () => {
      leave();
      watches.close();
    },
  });
  const leave = deps.clients.join({
    userId: account.id,
    session: request.isTokenRequest ? null : deps.hashSession(request.session.sessionId),
    tokenId: request.tokenId,
    sendText: live.sendText,
    close: (code, reason) => socket.close(code, reason),
  });
  live.send({ type: 'welcome', v: liveProtocolVersion });
}

type Conversation = { deps: LiveDeps; account: Account; live: LiveSocket; watches: WatchList };

async function answer(message: ClientMessage, { deps, account, live, watches }: Conversation): Promise<void> {
  const watch = (key: string, start: () => () => void): void => {
    if (!watches.set(key, start)) refuse(live, 'too-many-requests', 'This page watches too much at the same time.');
  };
  switch (message.type) {
    case 'watch-run': {
      const { runId, afterSeq } = message;
      if (!(await deps.canWatchRun(runId, account))) return refuse(live, 'not-found', 'You have no such run.');
      const { send, whenDrained } = live;
      const createFilter = () => deps.createFilter(account);
      return watch(`run ${runId}`, () => deps.feed.watch(runId, afterSeq, { createFilter, send, whenDrained }));
    }
    case 'watch-leaderboard': {
      const { cohort } = message;
      if (!(await deps.canWatchBoard(cohort, account))) return refuse(live, 'not-found', 'You have no such cohort.');
      return watch(`board ${cohort}`, () => deps.watchBoard(cohort, live.sendText));
    }
    case 'unwatch-run':
      return watches.stop(`run ${message.runId}`);
    case 'unwatch-leaderboard':
      return watches.stop(`board ${message.cohort}`);
    default:
      return message satisfies never;
  }
}

function refuse(live: LiveSocket, code: string, message: string): void {
  live.send({ type: 'refused', code, message });
}
