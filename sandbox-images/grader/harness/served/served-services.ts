import type { Oidc, OidcOptions } from '../api/oidc.ts';
import type { Inbox, Stub, StubRoutes } from '../api/served.ts';
import { HarnessFault } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import type { RunData } from '../services/run-data.ts';
import { createAuthorInbox } from './author-inbox.ts';
import { createAuthorOidc } from './author-oidc.ts';
import { createAuthorStub } from './author-stub.ts';
import { IdentityProvider } from './identity-provider.ts';
import { MailServer } from './mail-server.ts';
import { type OnCall, StubServer } from './stub-server.ts';

/** The services that the harness itself plays for the learner's program. */
export interface ServedServices {
  stub(name: string, routes?: StubRoutes): Stub;
  inbox(): Inbox;
  oidc(options?: OidcOptions): Oidc;
  /** To be awaited before the first test, and so before the first process of the learner. */
  open(): Promise<void>;
  /** The same data, whose variables also say where these services are. */
  joinedTo(data: RunData): RunData;
  beginTest(): void;
  close(): void;
}

/** A server that the harness plays. */
type Played = { readonly port: number; open(): Promise<void>; beginTest(): void; close(): void };

export function createServedServices(
  { order, scopes }: Pick<RunContext, 'order' | 'scopes'>,
  onCall: OnCall,
): ServedServices {
  const { stubs, smtp, oidc } = order.served;
  const played: Played[] = [];
  const addresses: { env: string; url: () => string }[] = [];
  const play = <T extends Played>(server: T, env: string, scheme = 'http'): T => {
    played.push(server);
    addresses.push({ env, url: () => `${scheme}://127.0.0.1:${server.port}` });
    return server;
  };
  const stubServers = new Map(
    Object.entries(stubs).map(([name, { env }]) => [name, play(new StubServer(name, onCall), env)]),
  );
  const stubAuthors = new Map([...stubServers].map(([name, server]) => [name, createAuthorStub(server, scopes)]));
  const inbox = smtp === undefined ? null : createAuthorInbox(play(new MailServer(), smtp.env, 'smtp'), scopes);
  const provider = oidc === undefined ? null : play(new IdentityProvider(onCall), oidc.env);
  const identity = provider === null ? null : createAuthorOidc(provider, scopes);
  const env = (): Record<string, string> => Object.fromEntries(addresses.map((one) => [one.env, one.url()]));
  return {
    stub(name, routes = {}) {
      const author = stubAuthors.get(name);
      if (author === undefined) {
        const known = [...stubAuthors.keys()].join(', ') || 'none';
        throw new HarnessFault(`stub('${name}'): kata.yaml declares no such stub (declared: ${known}).`);
      }
      for (const [route, handler] of Object.entries(routes)) stubServers.get(name)?.declare(route, handler);
      return author;
    },
    inbox() {
      if (inbox === null) throw new HarnessFault('inbox(): kata.yaml declares no service "smtp".');
      return inbox;
    },
    oidc(options) {
      if (provider === null || identity === null)
        throw new HarnessFault('oidc(): kata.yaml declares no service "oidc".');
      provider.options = options ?? provider.options;
      return identity;
    },
    open: async () => void (await Promise.all(played.map((server) => server.open()))),
    joinedTo: (data) => ({
      ...data,
      env: () => ({ ...data.env(), ...env() }),
    }),
    beginTest() {
      for (const server of played) server.beginTest();
    },
    close() {
      for (const server of played) server.close();
    },
  };
}
