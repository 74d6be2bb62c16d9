import type Docker from 'dockerode';

/**
 * Removes pods that no live worker owns: past their deadline, or of a worker that `isAlive` does not know. The
 * dead-man switch ends them within a second of a worker's death; this removes what an engine restart left stopped.
 * @returns how many containers were removed.
 */
export async function sweepOrphans(docker: Docker, isAlive: (workerId: string) => Promise<boolean>): Promise<number> {
  const containers = await docker.listContainers({ all: true, filters: { label: ['wirekata.pod'] } });
  const now = new Date().toISOString();
  let removedCount = 0;
  for (const { Id, Labels } of containers) {
    const isLate = (Labels['wirekata.deadline'] ?? '') < now;
    if (!isLate && (await isAlive(Labels['wirekata.worker'] ?? ''))) continue;
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
