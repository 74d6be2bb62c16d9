import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Lets the server go on for `drainMs`, then take no more connections; returns when the last request is answered. */
export async function drain(server, drainMs) {
  await sleep(drainMs);
  const closed = once(server, 'close');
  server.close();
  await closed;
}
