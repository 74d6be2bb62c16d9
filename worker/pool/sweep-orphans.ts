import type Docker from 'dockerode';

export type Sweep = {
  docker: Docker;
  /** Other installations may use the same engine; only this one's pods are judged by `isAlive`. */
  site: string;
  isAlive: (workerId: string) => Promise<boolean>;
  /** Younger pods are left alone: a worker that is just starting has pods before it has a heartbeat. */
  minAgeMs: number;
};

/**
 * Removes pods past their deadline, and those of this site whose worker is gone. The dead-man switch ends them within
 * a second of a worker's death; this removes what an engine restart left stopped.
 * @returns how many containers were removed.
 */
export async function sweepOrphans({ docker, site, isAlive, minAgeMs }: Sweep): Promise<number> {
  const containers = await docker.listContainers({ all: true, filters: { label: ['wirekata.pod'] } });
  const now = new Date().toISOString();
  let removedCount = 0;
  for (const { Id, Labels, Created } of containers) {
    const isLate = (Labels['wirekata.deadline'] ?? '') < now;
    const isOld = Date.now() - Created * 1000 >= minAgeMs;
    const isOrphan = isOld && Labels['wirekata.site'] === site && !(await isAlive(Labels['wirekata.worker'] ?? ''));
    if (!isLate && !isOrphan) continue;
    await docker
      .getContainer(Id)
      .remove({ force: true, v: true })
      .then(() => {
        removedCount += 1;
      })
      // Another sweep was faster, or the container is being removed by its owner.
      .catch(() => undefined);
  }
  return removedCount;
}
