import { readFileSync } from 'node:fs';
import path from 'node:path';
import Docker from 'dockerode';
import { loadRuntimes } from '#catalog/load-runtimes.ts';
import { imageTag } from '#sandbox-images/images.ts';
import { PlatformFault } from './platform-fault.ts';
import { createPodPool, type PodPool } from './pool/pod-pool.ts';
import { createSlots } from './pool/slots.ts';
import { createPod } from './sandbox/pod.ts';

const maxIdleMs = 600_000;

export type Sandbox = { docker: Docker; pool: PodPool };

/** Docker, images and profile put together into a pool of pods; used by the worker and by `kata run`. */
export function openSandbox(options: {
  site: string;
  workerId: string;
  warmPodCount: number;
  onFault: (error: unknown) => void;
}): Sandbox {
  const docker = new Docker();
  const slots = createSlots();
  const profile = readFileSync(path.join(import.meta.dirname, '../sandbox-images/seccomp/learner.json'), 'utf8');
  const runtimes = loadRuntimes();
  const pool = createPodPool({
    createPod: (shape) =>
      createPod(
        {
          docker,
          imageOf: imageTag,
          runtimeOf: (name) => {
            const runtime = runtimes.get(name);
            if (runtime === undefined) throw new PlatformFault(`this worker has no runtime "${name}"`);
            return runtime;
          },
          seccompProfile: JSON.stringify(JSON.parse(profile)),
          site: options.site,
          workerId: options.workerId,
          allocateSlot: slots.allocate,
          releaseSlot: slots.release,
        },
        shape,
      ),
    warmPodCount: options.warmPodCount,
    maxIdleMs,
    onFault: options.onFault,
  });
  return { docker, pool };
}
