import { readFileSync } from 'node:fs';
import path from 'node:path';
import Docker from 'dockerode';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { imageTag } from '#sandbox-images/images.ts';
import { createSlots } from '../pool/slots.ts';
import { sweepOrphans } from '../pool/sweep-orphans.ts';
import { type ContainerRole, containerOptions, type LearnerLimits } from './container-options.ts';
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

let slots: ReturnType<typeof createSlots>;
let allocated: number[];
let pod: Pod;

function deps(): PodDeps {
  return {
    docker,
    imageOf: imageTag,
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
    pod.services.postgres?.app,
    pod.services.postgres?.harness,
    pod.services.redis?.app,
    pod.services.redis?.harness,
  ].map((login) => login?.password ?? '');
  expect(secrets.every((secret) => secret.length === 32)).toBe(true);
  for (const { Id } of await containersOfPod()) {
    const text = JSON.stringify(await docker.getContainer(Id).inspect());
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
});

test('destroying it leaves no container', async () => {
  await pod.destroy();
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
