import { setTimeout as sleep } from 'node:timers/promises';
import type { PlatformProcess } from './platform-process.ts';

const firstDelayMs = 1000;
const longestDelayMs = 30_000;
/** A worker that lived this long was well: its end starts the delays anew. */
const wellAfterMs = 60_000;

/**
 * Starts a worker and starts another whenever it ends, with growing delays.
 * @returns how to stop the worker of the moment for good.
 */
export async function keepWorker(options: {
  start: () => Promise<PlatformProcess>;
  report: (line: string) => void;
}): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  let worker = await options.start();
  const watch = async () => {
    for (let delayMs = firstDelayMs; !stopping.signal.aborted; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
      const startedAt = performance.now();
      const end = await worker.ended;
      if (stopping.signal.aborted) return;
      if (performance.now() - startedAt > wellAfterMs) delayMs = firstDelayMs;
      options.report(`the worker ended (${end}), see ${worker.logFile}; starting another in ${delayMs / 1000} s`);
      await sleep(delayMs, undefined, { signal: stopping.signal });
      worker = await options.start();
    }
  };
  const watching = watch().catch((error: unknown) => {
    if (!stopping.signal.aborted) options.report(`no worker is running any more: ${String(error)}`);
  });
  return async () => {
    stopping.abort();
    await worker.stop();
    await watching;
  };
}
