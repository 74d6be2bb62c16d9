import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { HarnessFault } from '../failure.ts';

/** Below the range from which the kernel picks ports of outgoing connections, above the ones services use. */
const firstPort = 10_000;
const lastPort = 29_999;
const maxTries = 50;

/** A port on 127.0.0.1 that nobody listens on. The harness finds out by connecting: listening there, even for a moment, could be seen. */
export async function pickFreePort(): Promise<number> {
  for (let tries = 0; tries < maxTries; tries++) {
    const port = firstPort + Math.floor(Math.random() * (lastPort - firstPort + 1));
    if (!(await canConnect(port, 1000))) return port;
  }
  throw new HarnessFault(`No free port among ${maxTries} tries between ${firstPort} and ${lastPort}.`);
}

export function canConnect(port: number, timeoutMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: '127.0.0.1', port });
  const timer = setTimeout(() => resolve(false), timeoutMs);
  socket.on('connect', () => resolve(true));
  socket.on('error', () => resolve(false));
  return promise.finally(() => {
    clearTimeout(timer);
    socket.destroy();
  });
}

/** Ports that anybody in this network namespace listens on; empty where the kernel does not tell. */
export async function listListeningPorts(): Promise<Set<number>> {
  const sockets = (await readSockets()).matchAll(/^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A /gm);
  return new Set([...sockets].map(([, port = '0']) => Number.parseInt(port, 16)));
}

/** Connections to this port, accepted or not, that hold bytes which nobody has read. */
export async function countUnreadConnections(port: number): Promise<number> {
  const sockets = (await readSockets()).matchAll(
    /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 01 [0-9A-F]{8}:([0-9A-F]{8}) /gm,
  );
  return [...sockets].filter(
    ([, local = '', unread = '']) => Number.parseInt(local, 16) === port && /[^0]/.test(unread),
  ).length;
}

async function readSockets(): Promise<string> {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => ''));
  return (await Promise.all(tables)).join('\n');
}
