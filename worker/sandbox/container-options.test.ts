import { describe, expect, test } from 'vitest';
import { type ContainerRole, type ContainerSpec, containerOptions } from './container-options.ts';

const spec = (differences: Partial<ContainerSpec> = {}): ContainerSpec => ({
  role: 'learner',
  image: 'wirekata/node:x',
  slot: 7,
  networkOwnerId: 'owner',
  labels: { 'wirekata.pod': 'p' },
  learnerLimits: {
    memoryBytes: 256 * 1024 ** 2,
    cpuCount: 1,
    processCount: 96,
    fileCount: 256,
    diskBytes: 32 * 1024 ** 2,
  },
  services: ['postgres', 'redis'],
  seccompProfile: '{"defaultAction":"SCMP_ACT_ERRNO"}',
  lifetimeSeconds: 60,
  ...differences,
});
const host = (differences: Partial<ContainerSpec> = {}) => containerOptions(spec(differences)).HostConfig ?? {};
const roles: ContainerRole[] = ['learner', 'grader', 'services'];

describe.each(roles)('the %s container', (role) => {
  test('has no capability', () => expect(host({ role }).CapDrop).toEqual(['ALL']));
  test('adds no capability', () => expect(host({ role }).CapAdd).toBeUndefined());
  test('cannot gain privileges', () => expect(host({ role }).SecurityOpt).toContain('no-new-privileges'));
  test('has a read-only root', () => expect(host({ role }).ReadonlyRootfs).toBe(true));
  test('is removed by the engine once it has ended', () => expect(host({ role }).AutoRemove).toBe(true));
  test('keeps no log', () => expect(host({ role }).LogConfig).toEqual({ Type: 'none', Config: {} }));
  test('cannot swap', () => expect(host({ role }).MemorySwap).toBe(host({ role }).Memory));
  test('leaves no core dump', () => expect(host({ role }).Ulimits).toContainEqual({ Name: 'core', Soft: 0, Hard: 0 }));
  test('cannot make message queues', () =>
    expect(host({ role }).Ulimits).toContainEqual({ Name: 'msgqueue', Soft: 0, Hard: 0 }));
  test('has no process limit by user id, which would be shared over containers', () =>
    expect(host({ role }).Ulimits?.map((limit) => limit.Name)).not.toContain('nproc'));
  test('limits its processes', () => expect(host({ role }).PidsLimit).toBeGreaterThan(0));
  test('mounts nothing of the host', () => {
    expect(host({ role }).Binds).toBeUndefined();
    expect(host({ role }).Mounts).toBeUndefined();
  });
  test('ends when the worker lets go of its stdin', () => {
    expect(containerOptions(spec({ role }))).toMatchObject({ OpenStdin: true, StdinOnce: true, Tty: false });
  });
  test('forbids setuid, devices and execution on writable places', () => {
    for (const options of Object.values(host({ role }).Tmpfs as Record<string, string>))
      expect(options).toMatch(/nosuid,nodev,noexec/);
  });
  test('bounds the inodes of writable places', () => {
    for (const options of Object.values(host({ role }).Tmpfs as Record<string, string>))
      expect(options).toMatch(/nr_inodes=\d+/);
  });
  test('carries no environment', () => expect(containerOptions(spec({ role })).Env).toBeUndefined());
});

test('each role has its own user ids, and each slot its own user', () => {
  const users = roles.flatMap((role) => [7, 8].map((slot) => containerOptions(spec({ role, slot })).User));
  expect(users).toEqual(['20007:20007', '20008:20008', '30007:30007', '30008:30008', '40007:40007', '40008:40008']);
});

test('only the owner of the network has sysctls, and it has no network but loopback', () => {
  const { networkOwnerId: _, ...owner } = spec({ role: 'grader' });
  expect(containerOptions(owner).HostConfig).toMatchObject({
    NetworkMode: 'none',
    Sysctls: { 'net.ipv4.tcp_rmem': '4096 16384 65536' },
  });
  expect(host().NetworkMode).toBe('container:owner');
  expect(host().Sysctls).toBeUndefined();
});

test.each(['learner', 'grader'] as const)('the %s has our seccomp profile and no shared memory', (role) => {
  expect(host({ role }).SecurityOpt).toContain('seccomp={"defaultAction":"SCMP_ACT_ERRNO"}');
  expect(host({ role }).IpcMode).toBe('none');
});

test('a file the learner writes cannot outgrow 64 MiB', () => {
  expect(host().Ulimits).toContainEqual({ Name: 'fsize', Soft: 64 * 1024 ** 2, Hard: 64 * 1024 ** 2 });
});

test("the learner's limits are those of the exercise", () => {
  const learnerLimits = {
    memoryBytes: 128 * 1024 ** 2,
    cpuCount: 0.5,
    processCount: 20,
    fileCount: 64,
    diskBytes: 1024 ** 2,
  };
  expect(host({ learnerLimits })).toMatchObject({ Memory: 128 * 1024 ** 2, NanoCpus: 5e8, PidsLimit: 20 });
});

test.each([
  ['nothing written can be executed', {}, 'noexec', 'noexec'],
  [
    'a language that builds programs may execute what is in /work, and only there',
    { folders: { executable: true, work: 0, temp: 48 * 1024 ** 2 } },
    'exec',
    'noexec',
  ],
] as const)('%s', (_name, differences, work, temp) => {
  const tmpfs = host(differences).Tmpfs as Record<string, string>;
  expect(tmpfs['/work']?.split(',')).toContain(work);
  expect(tmpfs['/tmp']?.split(',')).toContain(temp);
});

test.each<Partial<ContainerSpec>>([{}, { role: 'services' }, { role: 'services', services: ['rabbitmq'] }])(
  'the default writable places of %j hold at most half of the memory',
  (differences) => {
    const sizes = Object.values(host(differences).Tmpfs as Record<string, string>).map((options) =>
      Number(/size=(\d+)/.exec(options)?.[1]),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual((host(differences).Memory ?? 0) / 2);
  },
);

test('the services container has what its services need, each a folder of its own', () => {
  const folders = (services: ContainerSpec['services']) =>
    Object.keys(host({ role: 'services', services }).Tmpfs ?? {});
  expect(folders(['redis'])).toEqual(['/redis', '/tmp']);
  expect(folders(['postgres', 'rabbitmq'])).toEqual(['/pg', '/rabbitmq', '/tmp']);
  expect(host({ role: 'services', services: ['postgres', 'redis'] }).Memory).toBe(400 * 1024 ** 2);
});
