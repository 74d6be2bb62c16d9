import type { Stub, StubRoutes } from '../api/served.ts';
import { HarnessFault } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import type { RunData } from '../services/run-data.ts';
import { createAuthorStub } from './author-stub.ts';
import { StubServer } from './stub-server.ts';

/** The services that the harness itself plays for the learner's program. */
export interface ServedServices {
  stub(name: string, routes?: StubRoutes): Stub;
  /** The same data, whose variables also say where these services are, and which is ready only when they are. */
  joinedTo(data: RunData): RunData;
  beginTest(): void;
  close(): void;
}

export function createServedServices({ order, scopes }: Pick<RunContext, 'order' | 'scopes'>): ServedServices {
  const { stubs } = order.served;
  const servers = Object.fromEntries(Object.keys(stubs).map((name) => [name, new StubServer(name)]));
  const authors = Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [name, createAuthorStub(server, scopes)]),
  );
  // At once, before the first process of the learner can run.
  const opened = Promise.all(Object.values(servers).map((server) => server.open()));
  opened.catch(() => undefined);
  const env = (): Record<string, string> =>
    Object.fromEntries(Object.entries(stubs).map(([name, spec]) => [spec.env, authors[name]?.url ?? '']));
  return {
    stub(name, routes = {}) {
      const author = authors[name];
      if (author === undefined) {
        const known = Object.keys(stubs).join(', ') || 'none';
        throw new HarnessFault(`stub('${name}'): kata.yaml declares no such stub (declared: ${known}).`);
      }
      for (const [route, handler] of Object.entries(routes)) servers[name]?.declare(route, handler);
      return author;
    },
    joinedTo: (data) => ({
      ...data,
      env: () => ({ ...data.env(), ...env() }),
      prepare: async () => void (await Promise.all([opened, data.prepare()])),
    }),
    beginTest() {
      for (const server of Object.values(servers)) server.beginTest();
    },
    close() {
      for (const server of Object.values(servers)) server.close();
    },
  };
}
