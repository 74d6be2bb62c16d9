import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import { loadRuntimes } from '#catalog/load-runtimes.ts';
import type { ServiceId } from '#contracts/exercise-traits.ts';
import type { Runtime } from '#contracts/runtime.ts';
import { type AttachedContainer, createContainer } from '#worker/sandbox/container.ts';
import type { ContainerRole } from '#worker/sandbox/container-options.ts';
import {
  type ProcessExit,
  type StartOrder,
  type SupervisedContainer,
  superviseContainer,
} from '#worker/sandbox/supervised.ts';
import { buildImages } from '../build.ts';
import { imageTag } from '../images.ts';

/** What a process of the container did, once it has ended. */
export type Outcome = ProcessExit & { stdout: string; stderr: string; refusals: string[] };

export type TestContainer = {
  id: string;
  docker: Docker;
  attached: AttachedContainer;
  supervised: SupervisedContainer;
  /** Starts and waits for the exit frame. */
  run(order: Omit<StartOrder, 'env'> & { env?: Record<string, string> }): Promise<Outcome>;
};

export const testEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/tmp', LANG: 'C.UTF-8' };

const mebibyte = 1024 ** 2;
const learnerLimits = {
  memoryBytes: 256 * mebibyte,
  cpuCount: 1,
  processCount: 96,
  fileCount: 256,
  diskBytes: 32 * mebibyte,
};

/** Runs `work` in a container with exactly the flags that learners' code gets; removes it afterwards. */
export async function withContainer<T>(
  what: {
    role: ContainerRole;
    image: string;
    services?: readonly ServiceId[];
    slot?: number;
    lifetimeSeconds?: number;
  },
  work: (container: TestContainer) => Promise<T>,
): Promise<T> {
  await buildImages({ only: [what.image], onStep: () => undefined });
  const docker = new Docker();
  const attached = await createContainer(docker, {
    role: what.role,
    image: imageTag(what.image),
    slot: what.slot ?? 9000,
    labels: { 'wirekata.test': 'sandbox-images' },
    learnerLimits,
    services: what.services ?? [],
    ...foldersOf(what.image),
    seccompProfile: readFileSync(join(import.meta.dirname, '../seccomp/learner.json'), 'utf8'),
    lifetimeSeconds: what.lifetimeSeconds ?? 60,
  });
  try {
    const supervised = superviseContainer(attached);
    const hello = once(supervised.events, 'hello');
    await attached.start();
    await hello;
    return await work({
      id: attached.id,
      docker,
      attached,
      supervised,
      run: (order) => runToEnd(supervised, { env: testEnv, ...order }),
    });
  } finally {
    await attached.destroy();
  }
}

function foldersOf(image: string): { folders?: Runtime['folders'] } {
  const folders = loadRuntimes().get(image)?.folders;
  return folders === undefined ? {} : { folders };
}

/** Resolves with the next exit frame of the process, and what it printed until then. */
export function untilExit({ events }: SupervisedContainer, process: string): Promise<Outcome> {
  const outcome = { stdout: '', stderr: '', refusals: [] as string[] };
  const onOutput = (name: string, stream: 'stdout' | 'stderr', bytes: Buffer): void => {
    if (name === process) outcome[stream] += bytes.toString('utf8');
  };
  const onRefused = (name: string, message: string): void => {
    if (name === process) outcome.refusals.push(message);
  };
  events.on('output', onOutput);
  events.on('refused', onRefused);
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      events.off('output', onOutput);
      events.off('refused', onRefused);
      events.off('exit', onExit);
      events.off('lost', onLost);
    };
    const onExit = (exit: ProcessExit): void => {
      if (exit.process !== process) return;
      settle();
      resolve({ ...exit, ...outcome });
    };
    const onLost = (cause: Error | undefined): void => {
      settle();
      reject(new Error(`container was lost while ${process} ran`, { cause }));
    };
    events.on('exit', onExit);
    events.on('lost', onLost);
  });
}

function runToEnd(supervised: SupervisedContainer, order: StartOrder): Promise<Outcome> {
  const outcome = untilExit(supervised, order.process);
  supervised.start(order);
  return outcome;
}
