import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import type { ServiceId } from '#contracts/exercise-traits.ts';
import type { Runtime } from '#contracts/runtime.ts';
import { PlatformFault } from '../platform-fault.ts';
import { type AttachedContainer, createContainer } from './container.ts';
import type { ContainerRole } from './container-options.ts';
import { type GraderChannel, openGraderChannel } from './grader-channel.ts';
import { type LearnerLimits, limitsAtStart } from './learner-limits.ts';
import { type PodServices, startServices } from './services.ts';
import { type SupervisedContainer, superviseContainer } from './supervised.ts';

/** What a pod is made of; pods of equal shape are interchangeable, so this is also the pool's key. */
export type PodShape = {
  /** Folder of `sandbox-images/` for the learner; null when nothing of the learner's is executed (kind `sql`). */
  runtime: string | null;
  services: readonly ServiceId[];
  learnerLimits: LearnerLimits;
};

/** One run's containers, warm: services accept connections, supervisor and grader wait for orders. Used once. */
export type Pod = {
  id: string;
  shape: PodShape;
  createdAtMs: number;
  learner: SupervisedContainer | null;
  /** The learner's language; null when nothing of the learner's is executed. */
  runtime: Runtime | null;
  /** After a build: kills what it left running, and takes back what only building may use. @throws PlatformFault */
  confineLearner(): Promise<void>;
  grader: GraderChannel;
  /** A container has ended while the pod was waiting: it is of no more use. */
  isLost(): boolean;
  /** Exit code of the grader's process. */
  graderExit(): Promise<number>;
  services: PodServices;
  /** Kills and removes all containers; answers whether all are gone. Never throws. */
  destroy(): Promise<boolean>;
};

export type PodDeps = {
  docker: Docker;
  /** Image for a name such as `grader`, `services`, `node`. */
  imageOf: (name: string) => string;
  /** @throws PlatformFault when this worker has no such language. */
  runtimeOf: (name: string) => Runtime;
  seccompProfile: string;
  /** Installation the worker belongs to; see `sweep-orphans.ts`. */
  site: string;
  workerId: string;
  allocateSlot: () => number;
  releaseSlot: (slot: number) => void;
};

const noServices: PodServices = {
  access: {},
  control: (service) =>
    Promise.reject(new PlatformFault(`the harness asked for the service "${service}", but there is none`)),
};

/** A pod that nobody destroys ends by itself; longer than the longest run plus the longest wait in the pool. */
const podLifetimeSeconds = 1800;

/** @throws PlatformFault; nothing is left behind. */
export async function createPod(deps: PodDeps, shape: PodShape): Promise<Pod> {
  const id = randomUUID();
  const slot = deps.allocateSlot();
  const runtime = shape.runtime === null ? null : deps.runtimeOf(shape.runtime);
  const containers: AttachedContainer[] = [];
  const destroy = async (): Promise<boolean> => {
    let isGone = true;
    // The network's owner goes last: the others live in its namespace.
    for (const container of containers.toReversed()) isGone = (await container.destroy()) && isGone;
    // A container that will not die is left to the orphan sweep, and its user ids are not used again (S11).
    if (isGone) deps.releaseSlot(slot);
    return isGone;
  };
  const create = async (role: ContainerRole, image: string, networkOwnerId?: string): Promise<AttachedContainer> => {
    const container = await createContainer(deps.docker, {
      role,
      image: deps.imageOf(image),
      slot,
      ...(networkOwnerId === undefined ? {} : { networkOwnerId }),
      labels: {
        'wirekata.pod': id,
        'wirekata.site': deps.site,
        'wirekata.worker': deps.workerId,
        'wirekata.role': role,
        'wirekata.deadline': deadline(),
      },
      learnerLimits: runtime === null ? shape.learnerLimits : limitsAtStart(shape.learnerLimits, runtime),
      services: shape.services,
      ...(runtime === null ? {} : { folders: runtime.folders }),
      seccompProfile: deps.seccompProfile,
      lifetimeSeconds: podLifetimeSeconds,
    });
    containers.push(container);
    return container;
  };
  try {
    const owner = shape.services.length > 0 ? await create('services', 'services') : await create('grader', 'grader');
    await owner.start();
    return await fillPod({ id, shape, runtime, owner, create, destroy });
  } catch (error) {
    await destroy();
    throw error instanceof PlatformFault ? error : new PlatformFault('cannot start a pod', { cause: error });
  }
}

type FillOrder = {
  id: string;
  shape: PodShape;
  runtime: Runtime | null;
  owner: AttachedContainer;
  create: (role: ContainerRole, image: string, networkOwnerId?: string) => Promise<AttachedContainer>;
  destroy: () => Promise<boolean>;
};

async function fillPod({ id, shape, runtime, owner, create, destroy }: FillOrder): Promise<Pod> {
  const hasServices = shape.services.length > 0;
  const join = async (role: ContainerRole, image: string): Promise<AttachedContainer> => {
    const container = await create(role, image, owner.id);
    await container.start();
    return container;
  };
  // Services listen before the learner's container exists, so that their ports cannot be squatted (H9).
  const services = hasServices ? await startServices(superviseContainer(owner), shape.services) : noServices;
  const graderContainer = hasServices ? await join('grader', 'grader') : owner;
  const grader = openGraderChannel(graderContainer);
  const graderWarm = untilWarm(grader);
  graderWarm.catch(() => undefined);
  const learnerContainer = runtime === null ? null : await join('learner', runtime.id);
  const learner = learnerContainer === null ? null : superviseContainer(learnerContainer);
  await graderWarm;
  let isLost = false;
  const lose = (): void => {
    isLost = true;
  };
  grader.events.once('closed', lose);
  learner?.events.once('lost', lose);
  return {
    id,
    shape,
    createdAtMs: performance.now(),
    learner,
    runtime,
    async confineLearner() {
      learner?.killAll();
      await learnerContainer?.limit(shape.learnerLimits);
    },
    grader,
    isLost: () => isLost,
    graderExit: () => graderContainer.waitForExit(),
    services,
    destroy,
  };
}

/** Off the learner's clock: the grader has imported everything. */
function untilWarm({ events, diagnostics }: GraderChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new PlatformFault(`the grader ${why}: ${diagnostics()}`));
    };
    const timer = setTimeout(() => fail('was not warm in 15 s'), 15_000);
    events.once('closed', (fault) => fail(`ended while starting (${fault ?? 'no fault of the stream'})`));
    events.once('warm', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function deadline(): string {
  return new Date(Date.now() + podLifetimeSeconds * 1000).toISOString();
}
