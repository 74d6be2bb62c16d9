import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { loadExercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import { RunId } from '#contracts/ids.ts';
import { PlatformFault } from './platform-fault.ts';
import type { PodPool } from './pool/pod-pool.ts';
import { runSubmission } from './run-submission.ts';

/**
 * Runs a solution that is known to be right through the real sandbox: tells "the learner broke" from "we broke".
 * @throws PlatformFault with what went wrong; the caller takes no runs until it passes.
 */
export async function runCanary(pool: PodPool): Promise<void> {
  const loaded = await loadExercise(path.join(import.meta.dirname, 'canary/hello-wire'));
  if (!loaded.ok)
    throw new PlatformFault(
      `the canary exercise is broken: ${loaded.problems.map((problem) => problem.message).join('; ')}`,
    );
  const { exercise } = loaded;
  const verdict = await runSubmission(
    { pool, emit: () => undefined, signal: AbortSignal.timeout(60_000) },
    {
      runId: RunId.parse(randomUUID()),
      attempt: 1,
      kind: 'verify',
      bundle: makeBundle(exercise),
      language: 'node',
      files: exercise.references['node'] ?? {},
      seed: '00000000',
    },
  );
  if (verdict.status !== 'passed') throw new PlatformFault(`the canary got "${verdict.status}": ${verdict.reason}`);
}
