import type { Stub, StubCall } from '../api/served.ts';
import { waitOf } from '../connection/await-message.ts';
import { inWords } from '../durations.ts';
import { LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';
import type { TestScopes } from '../test-scope.ts';
import type { StubServer } from './stub-server.ts';

const shownCount = 10;

/** A stub as authors of exercises see it. */
export function createAuthorStub(server: StubServer, scopes: TestScopes): Stub {
  const change = (...args: Parameters<StubServer['change']>): void => {
    scopes.current();
    server.change(...args);
  };
  return {
    get url() {
      return `http://127.0.0.1:${server.port}`;
    },
    calls(route) {
      scopes.current().hasReadAnswer = true;
      server.checkCount();
      return server.calls.all.filter((call) => route === undefined || call.route === route);
    },
    async next(route, { within } = {}) {
      const scope = scopes.current();
      scope.hasReadAnswer = true;
      const { calls } = server;
      const waitMs = waitOf(scope, within);
      const call = await calls.take((one) => route === undefined || one.route === route, waitMs);
      scope.signal.throwIfAborted();
      server.checkCount();
      if (call !== null) return call;
      const message = `The program did not call ${route ?? 'anything'} of "${server.name}" within ${inWords(waitMs)}.`;
      const parts = { message, expected: `a call of ${route ?? 'any route'}`, actual: showCalls(calls.all) };
      throw new LearnerFailure(parts, { status: 'timed-out' });
    },
    reply: (route, handler, { times } = {}) => change(route, handler, times),
    serve(routes) {
      scopes.current();
      server.serve(routes);
    },
    hang: (route) => change(route, 'hang'),
    garble: (route, kind = 'json') => change(route, kind === 'json' ? 'broken-json' : 'no-http'),
    cut: (route) => change(route, 'cut'),
  };
}

function showCalls(calls: readonly StubCall[]): string {
  if (calls.length === 0) return 'no call at all';
  const shown = calls.slice(-shownCount).map(({ method, path }) => `${method} ${clip(path, 120)}`);
  return [...(calls.length > shownCount ? [`${calls.length} calls, the last:`] : []), ...shown].join('\n');
}
