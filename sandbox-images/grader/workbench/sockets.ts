import type { WorkbenchCommand } from '#contracts/workbench.ts';
import type { WorkbenchReport } from '#contracts/workbench-event.ts';
import type { HttpDeps } from '../harness/http/client.ts';
import { clip } from '../harness/json/clip.ts';
import { createTestScope } from '../harness/test-scope.ts';
import { openSession } from '../harness/ws/create-ws.ts';
import type { WsSession } from '../harness/ws/ws-session.ts';
import { scopeId } from './scope-id.ts';

const maxOpenSockets = 8;
const maxShownLength = 4096;
/** Of each socket; nobody reads faster, and all that is told is kept. */
const maxShownPerSecond = 20;
/** Longer than any session. */
const lifetimeMs = 3_600_000;
const normalClosure = 1000;

type Open = Extract<WorkbenchCommand, { type: 'open-socket' }>;

/** The websockets that a learner has opened by hand. Each answers with why it could not, or null. */
export interface Sockets {
  open(command: Open, wire: HttpDeps): Promise<string | null>;
  send(name: string, text: string): string | null;
  close(name: string): string | null;
}

export function createSockets(report: (report: WorkbenchReport) => void): Sockets {
  const sessions = new Map<string, WsSession>();
  const gone = 'This websocket is not open.';
  const follow = (socket: string, session: WsSession, end: () => void): void => {
    let secondBeganMs = performance.now();
    let shownCount = 0;
    let leftOutCount = 0;
    session.webSocket.on('message', (data: Buffer, isBinary: boolean) => {
      const nowMs = performance.now();
      if (nowMs - secondBeganMs > 1000) [secondBeganMs, shownCount] = [nowMs, 0];
      if (++shownCount > maxShownPerSecond) {
        leftOutCount++;
        return;
      }
      const whole = isBinary ? `<${data.length} bytes>` : data.toString('utf8');
      const text = clip(whole, maxShownLength);
      report({ type: 'socket-message', socket, text, isCut: text !== whole, leftOutCount });
      leftOutCount = 0;
    });
    const closed = (): void => {
      const { code, reason } = session.closing;
      sessions.delete(socket);
      report({ type: 'socket-closed', socket, code, reason: session.problem ?? clip(reason, 123) });
      end();
    };
    if (session.log.hasEnded) closed();
    else session.webSocket.on('close', closed);
  };
  return {
    async open({ socket, path, headers, protocols }, wire) {
      if (sessions.has(socket)) return 'This websocket is open already.';
      if (sessions.size >= maxOpenSockets) return `At most ${maxOpenSockets} websockets can be open at the same time.`;
      const scope = createTestScope(scopeId, lifetimeMs);
      try {
        const { session } = await wire.context.scopes.run(scope, () =>
          openSession(wire, path, { headers: Object.fromEntries(headers), protocols }),
        );
        sessions.set(socket, session);
        follow(socket, session, () => scope.end());
        return null;
      } catch (error) {
        scope.end();
        throw error;
      }
    },
    send(name, text) {
      const session = sessions.get(name);
      if (session === undefined || session.log.hasEnded) return gone;
      session.sent.add(text);
      session.webSocket.send(text);
      return null;
    },
    close(name) {
      const session = sessions.get(name);
      session?.webSocket.close(normalClosure);
      return session === undefined ? gone : null;
    },
  };
}
