import { setTimeout as sleep } from 'node:timers/promises';
import { Health } from '#contracts/health.ts';
import { SetupFailure } from '../setup-failure.ts';
import type { PlatformProcess } from './platform-process.ts';

const readyTimeoutMs = 90_000;
const pollMs = 100;

/** Waits until everything a submission needs is there. @throws SetupFailure when the server ends or time runs out. */
export async function awaitHealth(
  url: string,
  server: PlatformProcess,
  logsDir: string,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  let end: string | undefined;
  void server.ended.then((words) => {
    end = words;
  });
  for (let health = await askHealth(url); health?.status !== 'ok'; health = await askHealth(url)) {
    if (end !== undefined) throw new SetupFailure(`The server ended (${end}):\n${await server.lastLog()}`);
    if (performance.now() > deadline) {
      throw new SetupFailure(
        `Wirekata is not ready after ${readyTimeoutMs / 1000} s: ${describe(health)}. See the logs in ${logsDir}`,
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
