import type { Runtime } from '#contracts/runtime.ts';

/** What a learner's processes may use while they run. Everything a pool needs to tell two kinds of pod apart. */
export type LearnerLimits = {
  memoryBytes: number;
  cpuCount: number;
  processCount: number;
  fileCount: number;
  diskBytes: number;
};

/**
 * Limits a learner's container is created with. Where a language builds they are those of the build, so that a warm
 * pod can begin with it at once; `confineLearner` of the pod makes them those of the run.
 */
export function limitsAtStart(run: LearnerLimits, { build, folders }: Runtime): LearnerLimits {
  return {
    ...run,
    memoryBytes: Math.max(run.memoryBytes, build?.memory ?? 0),
    cpuCount: Math.max(run.cpuCount, build?.cpu ?? 0),
    diskBytes: Math.max(run.diskBytes, folders.work),
  };
}
