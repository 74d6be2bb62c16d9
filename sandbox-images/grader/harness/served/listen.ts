import type { AddressInfo, Server } from 'node:net';
import { HarnessFault } from '../failure.ts';

/** How many connections the learner's program may hold to one of the harness's servers. */
const maxConnections = 128;

/** Opens a port on 127.0.0.1 that the kernel picks, so that nobody can have taken it before. */
export async function listen(server: Server): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.maxConnections = maxConnections;
  server.once('listening', resolve);
  server.once('error', (error) => reject(new HarnessFault(`No port could be opened: ${error.message}`)));
  server.listen(0, '127.0.0.1');
  await promise;
  // Nobody waits for the learner's connections at the end of a run.
  server.unref();
  return (server.address() as AddressInfo).port;
}
