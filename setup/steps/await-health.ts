import { setTimeout as sleep } from 'node:timers/promises';
import { Health } from '#contracts/health.ts';
import { SetupFailure } from '../setup-failure.ts';
import type { PlatformProcess } from './platform-process.ts';

const readyTimeoutMs = 90_000;
const pollMs = 100;

export type HealthOptions = {
  url: string;
  server: PlatformProcess;
  /** `answering`: the server listens. `ok`: everything that a submission needs is there. */
  until: 'answering' | 'ok';
  signal: AbortSignal;
};

/** @throws SetupFailure when the server ends or time runs out. */
export async function awaitHealth({ url, server, until, signal }: HealthOptions): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  let end: string | undefined;
  void server.ended.then((words) => {
    end = words;
  });
  for (;;) {
    const health = await askHealth(url);
    if (health?.status === 'ok' || (health !== undefined && until === 'answering')) return;
    if (end !== undefined) throw new SetupFailure(`The server ended (${end}):\n${await server.lastLog()}`);
    if (performance.now() > deadline) {
      throw new SetupFailure(
        `Wirekata is not ready after ${readyTimeoutMs / 1000} s: ${describe(health)}. See the logs beside ${server.logFile}`,
      );
    }
    await sleep(pollMs, undefined, { signal });
  }
}

async function askHealth(url: string): Promise<Health | undefined> {
  try {
    const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2000) });
    return Health.parse(await response.json());
  } catch {
    return undefined;
  }
}

function describe(health: Health | undefined): string {
  if (health === undefined) return 'the server does not answer';
  const failing = Object.entries(health.checks).filter(([, status]) => status === 'failing');
  return `failing: ${failing.map(([name]) => name).join(', ')}`;
}
