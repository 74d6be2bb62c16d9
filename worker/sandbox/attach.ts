import http from 'node:http';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';

/** What `docker-modem` knows of the engine's place: a socket that it looks for on first use, or a host and port. */
type ModemAddress = { getSocketPath(): Promise<string> | undefined; host?: string; port?: number | string };

/**
 * Attaches stdin, stdout and stderr of a container that has not started yet.
 *
 * Not `container.attach()` of dockerode: that sends a request body, and the engine may pass those bytes on to the
 * container's stdin (apocas/dockerode#777). Here nothing follows the headers until the engine has switched protocols.
 * @throws Error when the engine refuses or does not answer within 10 s.
 */
export async function attachContainer(docker: Docker, containerId: string): Promise<Duplex> {
  const modem = docker.modem as unknown as ModemAddress;
  const socketPath = await modem.getSocketPath();
  const address = socketPath === undefined ? { host: modem.host, port: modem.port } : { socketPath };
  return new Promise((resolve, reject) => {
    const request = http.request({
      ...address,
      method: 'POST',
      path: `/containers/${containerId}/attach?stream=1&stdin=1&stdout=1&stderr=1`,
      headers: { Connection: 'Upgrade', Upgrade: 'tcp', 'Content-Length': 0 },
      timeout: 10_000,
      agent: false,
    });
    request.once('upgrade', (_response, socket, head) => {
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.once('response', (response) => {
      response.resume();
      reject(new Error(`the Docker engine refused to attach to ${containerId}: HTTP ${response.statusCode}`));
    });
    request.once('timeout', () => request.destroy(new Error('the Docker engine did not answer an attach in 10 s')));
    request.once('error', reject);
    request.end();
  });
}
