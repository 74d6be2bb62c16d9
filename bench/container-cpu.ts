import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import Docker from 'dockerode';

export type ContainerCpu = {
  /** Processor milliseconds by role that containers of this worker have used by now, ended ones included. */
  byRoleMs(): Record<string, number>;
  stop(): Promise<void>;
};

const listEveryMs = 200;
const readEveryMs = 25;

/** Reads the counters of the kernel's control groups: asking the engine would cost more than what is measured. */
export function watchContainerCpu(workerId: string): ContainerCpu {
  const docker = new Docker();
  const roles = new Map<string, string>();
  const usedMs = new Map<string, number>();
  const list = async (): Promise<void> => {
    const containers = await docker.listContainers({ filters: { label: [`wirekata.worker=${workerId}`] } });
    for (const { Id, Labels } of containers) roles.set(Id, Labels['wirekata.role'] ?? 'unknown');
  };
  const read = async (): Promise<void> => {
    await Promise.all(
      [...roles.keys()].map(async (id) => {
        const ms = await cpuMsOf(id);
        if (ms !== null) usedMs.set(id, ms);
      }),
    );
  };
  const loops = [repeat(list, listEveryMs), repeat(read, readEveryMs)];
  return {
    byRoleMs() {
      const sums: Record<string, number> = {};
      for (const [id, ms] of usedMs) {
        const role = roles.get(id) ?? 'unknown';
        sums[role] = (sums[role] ?? 0) + ms;
      }
      return sums;
    },
    stop: async () => void (await Promise.all(loops.map((end) => end()))),
  };
}

function repeat(work: () => Promise<void>, everyMs: number): () => Promise<void> {
  let isOver = false;
  const loop = (async () => {
    while (!isOver) {
      await work();
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return () => {
    isOver = true;
    return loop;
  };
}

const isVersionOne = existsSync('/sys/fs/cgroup/cpuacct');

/** Null when the container has ended. */
async function cpuMsOf(id: string): Promise<number | null> {
  try {
    if (isVersionOne) return Number(await readFile(`/sys/fs/cgroup/cpuacct/docker/${id}/cpuacct.usage`, 'utf8')) / 1e6;
    const stat = await readFile(`/sys/fs/cgroup/system.slice/docker-${id}.scope/cpu.stat`, 'utf8');
    return Number(/^usage_usec (\d+)/m.exec(stat)?.[1] ?? 0) / 1e3;
  } catch {
    return null;
  }
}
