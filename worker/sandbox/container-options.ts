import type { ContainerCreateOptions } from 'dockerode';
import type { ServiceId } from '#contracts/exercise-traits.ts';
import type { Runtime } from '#contracts/runtime.ts';
import { serviceDefinitions } from '#sandbox-images/services/services.ts';
import type { LearnerLimits } from './learner-limits.ts';

export type ContainerRole = 'learner' | 'grader' | 'services';

export type ContainerSpec = {
  role: ContainerRole;
  image: string;
  /** 0–9999; gives every pod of a worker its own user ids, because some kernel limits count by user id over all containers. */
  slot: number;
  /** Container whose network namespace is shared; undefined makes this one the owner. */
  networkOwnerId?: string;
  labels: Record<string, string>;
  learnerLimits: LearnerLimits;
  /** What runs in the services container. */
  services: readonly ServiceId[];
  /** What the learner's language needs of the writable places; absent means 16 MiB of `/tmp` and no programs anywhere. */
  folders?: Runtime['folders'];
  /** Seccomp profile as JSON text, for learner and grader. */
  seccompProfile: string;
  /** The container ends by itself after this many seconds, whatever happens to the worker. */
  lifetimeSeconds: number;
};

const mebibyte = 1024 ** 2;

/** Above these, `slot` numbers start: a user id names the role at a glance in `ps`. */
const firstUid: Record<ContainerRole, number> = { learner: 20_000, grader: 30_000, services: 40_000 };

const grader = { memoryBytes: 192 * mebibyte, cpuCount: 1, processCount: 32 };
/** Of the services container, beside what its services need: `/tmp`, where Postgres logs, and the supervisor. */
const servicesBase = { memoryBytes: 32 * mebibyte, cpuCount: 2, processCount: 16 };

/** Set where the network namespace is made: unread loopback buffers are kernel memory that no cgroup v1 counts (S3, H9). */
const networkSysctls = {
  'net.ipv4.tcp_rmem': '4096 16384 65536',
  'net.ipv4.tcp_wmem': '4096 16384 65536',
  'net.ipv4.ip_unprivileged_port_start': '1024',
};

/**
 * Every security flag of a container, in one pure place; `docs/security.md` names the threat behind each.
 * `docker inspect` of a live container equals this.
 */
export function containerOptions(spec: ContainerSpec): ContainerCreateOptions {
  const uid = firstUid[spec.role] + spec.slot;
  const size = sizeOf(spec);
  return {
    Image: spec.image,
    Cmd: command(spec),
    User: `${uid}:${uid}`,
    WorkingDir: spec.role === 'learner' ? '/work' : '/',
    Labels: spec.labels,
    OpenStdin: true,
    StdinOnce: true,
    Tty: false,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    HostConfig: {
      NetworkMode: spec.networkOwnerId === undefined ? 'none' : `container:${spec.networkOwnerId}`,
      ...(spec.networkOwnerId === undefined ? { Sysctls: networkSysctls } : {}),
      IpcMode: spec.role === 'services' ? 'private' : 'none',
      ...(spec.role === 'services' ? { ShmSize: 16 * mebibyte } : {}),
      // The pods of a worker that was killed go with it.
      AutoRemove: true,
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      Privileged: false,
      SecurityOpt: securityOptions(spec),
      LogConfig: { Type: 'none', Config: {} },
      Memory: size.memoryBytes,
      MemorySwap: size.memoryBytes,
      NanoCpus: size.cpuCount * 1e9,
      CpuShares: spec.role === 'learner' ? 512 : 2048,
      PidsLimit: size.processCount,
      Ulimits: ulimits(spec),
      Tmpfs: tmpfs(spec, uid),
    },
  };
}

function sizeOf({ role, learnerLimits, services }: ContainerSpec): {
  memoryBytes: number;
  cpuCount: number;
  processCount: number;
} {
  switch (role) {
    case 'learner':
      return learnerLimits;
    case 'grader':
      return grader;
    case 'services': {
      const needs = services.map((id) => serviceDefinitions[id].needs);
      return {
        memoryBytes: needs.reduce((sum, { memoryBytes }) => sum + memoryBytes, servicesBase.memoryBytes),
        cpuCount: servicesBase.cpuCount,
        processCount: needs.reduce((sum, { processCount }) => sum + processCount, servicesBase.processCount),
      };
    }
    default:
      return role satisfies never;
  }
}

/** The grader's image starts its own runtime; the others run the supervisor, which kills everything at its deadline. */
function command({ role, lifetimeSeconds }: ContainerSpec): string[] {
  if (role === 'grader')
    return ['node', '--disable-warning=ExperimentalWarning', '/opt/wirekata/start-grader.cjs', String(lifetimeSeconds)];
  return ['/usr/local/bin/supervisor', String(lifetimeSeconds)];
}

/** Services keep the engine's own profile: PostgreSQL needs System V shared memory, which ours denies. */
function securityOptions({ role, seccompProfile }: ContainerSpec): string[] {
  return role === 'services' ? ['no-new-privileges'] : ['no-new-privileges', `seccomp=${seccompProfile}`];
}

/** No RLIMIT_NPROC: the kernel counts it by user id over the whole host, so it would leak between runs (S1). */
function ulimits({ role, learnerLimits }: ContainerSpec): { Name: string; Soft: number; Hard: number }[] {
  const fileCount = role === 'learner' ? learnerLimits.fileCount : 1024;
  const limits = [
    { Name: 'core', Soft: 0, Hard: 0 },
    // IpcMode none leaves /dev/mqueue mounted: no bytes for queues means that none can be made there (S5).
    { Name: 'msgqueue', Soft: 0, Hard: 0 },
    { Name: 'nofile', Soft: fileCount, Hard: fileCount },
  ];
  return role === 'services' ? limits : [...limits, { Name: 'fsize', Soft: 64 * mebibyte, Hard: 64 * mebibyte }];
}

/** All writable places; together at most half of the container's memory, because their pages count as memory (S2). */
function tmpfs({ role, learnerLimits, services, folders }: ContainerSpec, uid: number): Record<string, string> {
  const options = (sizeBytes: number, mode: string, inodeCount: number): string =>
    `rw,nosuid,nodev,noexec,size=${sizeBytes},nr_inodes=${inodeCount},uid=${uid},gid=${uid},mode=${mode}`;
  switch (role) {
    case 'learner': {
      const work = options(learnerLimits.diskBytes, '0755', 4096);
      return {
        // A program that a compiler made has to be somewhere; for all other languages nothing written can be executed.
        '/work': folders?.executable === true ? work.replace('noexec', 'exec') : work,
        '/tmp': options(folders?.temp ?? 16 * mebibyte, '1777', 4096),
      };
    }
    case 'grader':
      return { '/run/grader': options(16 * mebibyte, '0700', 1024) };
    case 'services':
      return Object.fromEntries([
        ...services.map((id) => {
          const { path, sizeBytes, inodeCount } = serviceDefinitions[id].needs.folder;
          return [path, options(sizeBytes, '0700', inodeCount)];
        }),
        ['/tmp', options(16 * mebibyte, '1777', 1024)],
      ]);
    default:
      return role satisfies never;
  }
}
