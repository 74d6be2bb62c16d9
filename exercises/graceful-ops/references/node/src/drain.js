import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const sweepMs = 50;

/** Lets the server go on for `drainMs`, then take no more connections; returns when the last request is answered. */
export async function drain(server, drainMs) {
  await sleep(drainMs);
  const closed = once(server, 'close');
  server.close();
  // A connection that becomes idle from here on would stay open for the next request, which must go elsewhere.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  await closed;
  clearInterval(sweep);
}
