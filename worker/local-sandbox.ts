import { randomBytes, randomUUID } from 'node:crypto';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import { RunId } from '#contracts/ids.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import type { RunKind } from '#contracts/run-job.ts';
import type { Verdict } from '#contracts/verdict.ts';
import { openSandbox } from './open-sandbox.ts';
import { runSubmission } from './run-submission.ts';

export type LocalRun = {
  kind: RunKind;
  bundle: ExerciseBundle;
  language: string;
  files: Record<string, string>;
  seed?: string;
  exchanges?: 'all' | 'visible';
};

/** The worker's pods on this machine without a queue or a server: what `kata run` and `kata verify` use. */
export type LocalSandbox = {
  /** Label `wirekata.worker` of every container it makes. */
  workerId: string;
  /** @throws PlatformFault for a fault that is not the solution's. */
  run(request: LocalRun, onEvent: (event: RunEventBody) => void, signal?: AbortSignal): Promise<Verdict>;
  /** Waits until every used pod is gone and every wanted one is warm. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

export function openLocalSandbox(options: { warmPodCount?: number } = {}): LocalSandbox {
  const workerId = `local-${randomUUID()}`;
  const { pool } = openSandbox({
    site: workerId,
    workerId,
    warmPodCount: options.warmPodCount ?? 0,
    // A pod that could not be warmed is made again when it is needed, and fails there with its reason.
    onFault: () => undefined,
  });
  return {
    workerId,
    settled: () => pool.settled(),
    run: ({ seed = randomBytes(4).toString('hex'), ...request }, onEvent, signal = new AbortController().signal) =>
      runSubmission(
        { pool, emit: onEvent, signal },
        { ...request, seed, runId: RunId.parse(randomUUID()), attempt: 1 },
      ),
    close: () => pool.close(),
  };
}
