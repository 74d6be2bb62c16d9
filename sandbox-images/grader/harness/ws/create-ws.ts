import { randomBytes } from 'node:crypto';
import type { ConnectOptions, Ws, WsConnect, WsOptions } from '../api/connections.ts';
import { jsonLook } from '../connection/await-message.ts';
import { openConnection } from '../connection/open-connection.ts';
import { createHttp, type HttpDeps } from '../http/client.ts';
import { createAuthorWs } from './author-ws.ts';
import { openWebSocket } from './open-websocket.ts';
import { WsSession } from './ws-session.ts';

const switchingProtocols = 101;

/** `depsFor` finds the client's parts for a server of the learner, the default one when none is named. */
export function createWs(depsFor: (server: ConnectOptions['server']) => HttpDeps): WsConnect {
  const connect = (path: string, options: WsOptions = {}): Promise<Ws> => open(depsFor(options.server), path, options);
  const refused: WsConnect['refused'] = (path, options = {}) => {
    const { server, token, headers, timeout } = options;
    const defaults = { ...(token === undefined ? {} : { token }), ...(timeout === undefined ? {} : { timeout }) };
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
    };
    return createHttp(depsFor(server), defaults).get(path, { headers: { ...upgrade, ...headers } });
  };
  return Object.assign(connect, { refused });
}

async function open(deps: HttpDeps, path: string, options: WsOptions): Promise<Ws> {
  const { session, origin, parts, name, explainEnd } = await openSession(deps, path, options);
  const { log } = session;
  const connection = {
    log,
    look: jsonLook,
    scope: origin.scope,
    parts,
    name,
    explainEnd: () => explainEnd(session.endInWords()),
  };
  return createAuthorWs(session, { n: origin.seen.n, connection });
}

/** A websocket without a test's view of it. It is an exchange of the trace when its scope has ended. */
export async function openSession(deps: HttpDeps, path: string, options: WsOptions) {
  const { protocols = [], answerPings = true } = options;
  const { opened, recordAtEnd, ...connection } = await openConnection(deps, {
    kind: 'websocket',
    path,
    options,
    headers: { accept: null, 'accept-encoding': null },
    open: (request, wire) => openWebSocket(request, { ...wire, protocols, answerPings }),
  });
  const session = new WsSession(opened, connection.origin);
  const { sent, received } = session;
  const answer = { status: switchingProtocols, headers: opened.headers };
  recordAtEnd(answer, { sent, received, hangUp: () => session.drop() });
  return { session, ...connection };
}
