import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Docker from 'dockerode';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadRuntimes } from '#catalog/load-runtimes.ts';
import type { Runtime } from '#contracts/runtime.ts';
import { imageTag } from '#sandbox-images/images.ts';
import { createSlots } from '../pool/slots.ts';
import { sweepOrphans } from '../pool/sweep-orphans.ts';
import { type ContainerRole, containerOptions } from './container-options.ts';
import type { LearnerLimits } from './learner-limits.ts';
import { createPod, type Pod, type PodDeps, type PodShape } from './pod.ts';

const docker = new Docker();
const workerId = `test-${process.pid}`;
const site = `site-${process.pid}`;
const seccompProfile = JSON.stringify(
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../sandbox-images/seccomp/learner.json'), 'utf8')),
);
const learnerLimits: LearnerLimits = {
  memoryBytes: 256 * 1024 ** 2,
  cpuCount: 1,
  processCount: 96,
  fileCount: 256,
  diskBytes: 32 * 1024 ** 2,
};
const shape: PodShape = { runtime: 'node', services: ['postgres', 'redis'], learnerLimits };

const node = loadRuntimes().get('node') as Runtime;

let slots: ReturnType<typeof createSlots>;
let allocated: number[];
let pod: Pod;

function deps(): PodDeps {
  return {
    docker,
    imageOf: imageTag,
    runtimeOf: () => node,
    seccompProfile,
    site,
    workerId,
    allocateSlot: () => {
      const slot = slots.allocate();
      allocated.push(slot);
      return slot;
    },
    releaseSlot: slots.release,
  };
}

async function containersOfPod(): Promise<Docker.ContainerInfo[]> {
  return docker.listContainers({ all: true, filters: { label: [`wirekata.worker=${workerId}`] } });
}

beforeEach(async () => {
  slots = createSlots();
  allocated = [];
  pod = await createPod(deps(), shape);
});
afterEach(() => pod.destroy());

test('a pod is three containers on one network that has loopback only', async () => {
  const containers = await containersOfPod();
  expect(containers.map(({ Labels }) => Labels['wirekata.role']).toSorted()).toEqual(['grader', 'learner', 'services']);
  const owner = containers.find(({ Labels }) => Labels['wirekata.role'] === 'services');
  for (const { HostConfig } of containers.filter((container) => container !== owner))
    expect(HostConfig.NetworkMode).toBe(`container:${owner?.Id}`);
  expect(owner?.HostConfig.NetworkMode).toBe('none');
});

test('what the engine runs equals the template, flag by flag', async () => {
  const containers = await containersOfPod();
  const owner = containers.find(({ Labels }) => Labels['wirekata.role'] === 'services')?.Id ?? '';
  for (const { Id, Labels } of containers) {
    const role = Labels['wirekata.role'] as ContainerRole;
    const inspected = await docker.getContainer(Id).inspect();
    const template = containerOptions({
      role,
      image: inspected.Config.Image,
      slot: allocated[0] ?? 0,
      ...(role === 'services' ? {} : { networkOwnerId: owner }),
      labels: Labels,
      learnerLimits,
      services: shape.services,
      seccompProfile,
      lifetimeSeconds: 1800,
    });
    expect(inspected.HostConfig).toMatchObject(template.HostConfig ?? {});
    expect(inspected.Config).toMatchObject({
      User: template.User,
      OpenStdin: true,
      StdinOnce: true,
      Tty: false,
      Labels,
    });
    expect(inspected.Mounts).toEqual([]);
  }
});

test("no container's environment, arguments or labels hold a password", async () => {
  const secrets = [
    pod.services.access.postgres?.app,
    pod.services.access.postgres?.harness,
    pod.services.access.redis?.app,
    pod.services.access.redis?.harness,
  ].map((login) => login?.password ?? '');
  expect(secrets.every((secret) => secret.length === 32)).toBe(true);
  for (const { Id } of await containersOfPod()) {
    const text = JSON.stringify(await docker.getContainer(Id).inspect());
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
});

test('after the build its learner container has the limits of the run, and nothing of the build is left in it', async () => {
  const building = await createPod(
    { ...deps(), runtimeOf: () => ({ ...node, build: { command: ['true'], memory: 512 * 1024 ** 2, cpu: 2 } }) },
    { runtime: 'node', services: [], learnerLimits },
  );
  try {
    const [learner] = (await containersOfPod()).filter(
      ({ Labels }) => Labels['wirekata.pod'] === building.id && Labels['wirekata.role'] === 'learner',
    );
    const limits = async () => {
      const { Memory, MemorySwap, NanoCpus } = (await docker.getContainer(learner?.Id ?? '').inspect()).HostConfig;
      return { Memory, MemorySwap, NanoCpus };
    };
    expect(await limits()).toEqual({ Memory: 512 * 1024 ** 2, MemorySwap: 512 * 1024 ** 2, NanoCpus: 2e9 });
    const exit = once(building.learner?.events ?? new EventEmitter(), 'exit');
    building.learner?.start({ process: 'left', argv: ['sleep', '60'], env: { PATH: '/usr/bin:/bin' } });
    await building.confineLearner();
    expect(await limits()).toEqual({ Memory: 256 * 1024 ** 2, MemorySwap: 256 * 1024 ** 2, NanoCpus: 1e9 });
    expect((await exit)[0]).toMatchObject({ process: 'left', signal: 9 });
  } finally {
    await building.destroy();
  }
});

test('destroying it leaves no container', async () => {
  await pod.destroy();
  expect(await containersOfPod()).toEqual([]);
});

test('a container that is frozen, and so hears no signal, is gone all the same (S11)', async () => {
  const containers = await containersOfPod();
  const learner = containers.find(({ Labels }) => Labels['wirekata.role'] === 'learner');
  await docker.getContainer(learner?.Id ?? '').pause();
  await pod.destroy();
  expect(await containersOfPod()).toEqual([]);
});

test('the user ids of a pod with a container that will not die are not used again (S11)', async () => {
  const stubborn = Object.create(docker, {
    createContainer: {
      value: async (options: Docker.ContainerCreateOptions) =>
        Object.assign(await docker.createContainer(options), {
          remove: () => Promise.reject(new Error('device busy')),
        }),
    },
  }) as Docker;
  const released: number[] = [];
  const undead = await createPod({ ...deps(), docker: stubborn, releaseSlot: (slot) => released.push(slot) }, shape);
  expect(await undead.destroy()).toBe(false);
  expect(released).toEqual([]);
  await sweepOrphans({ docker, site, isAlive: async () => false, minAgeMs: 0 });
  expect(await containersOfPod()).toEqual([]);
});

test('a pod of a worker that is gone is swept; one of a worker that lives, of another site, or very young, is left alone', async () => {
  await sweepOrphans({ docker, site, isAlive: async () => true, minAgeMs: 0 });
  await sweepOrphans({ docker, site: 'another site', isAlive: async () => false, minAgeMs: 0 });
  await sweepOrphans({ docker, site, isAlive: async () => false, minAgeMs: 60_000 });
  expect(await containersOfPod()).toHaveLength(3);
  await sweepOrphans({ docker, site, isAlive: async () => false, minAgeMs: 0 });
  expect(await containersOfPod()).toEqual([]);
});
