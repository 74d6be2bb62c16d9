import { statfs } from 'node:fs/promises';
import { SetupFailure } from '../setup-failure.ts';

const neededBytes = 3 * 1024 ** 3;

/**
 * @param folders what to look at; one that this process cannot see (the engine's, on another machine) is passed over.
 * @throws SetupFailure when a disk below one of them has less than 3 GB free.
 */
export async function checkDisk(folders: readonly string[], needed: number = neededBytes): Promise<void> {
  for (const folder of folders) {
    const disk = await statfs(folder).catch(() => undefined);
    if (disk === undefined) continue;
    const freeBytes = disk.bavail * disk.bsize;
    if (freeBytes < needed) {
      throw new SetupFailure(
        `The disk that holds ${folder} has ${gigabytes(freeBytes)} free; Wirekata needs ${gigabytes(needed)}. ` +
          'Free some, for example with: docker system prune',
      );
    }
  }
}

const gigabytes = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GB`;
