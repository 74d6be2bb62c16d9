import { randomInt } from 'node:crypto';

const slotCount = 10_000;

/**
 * Hands out user-id slots. They start at random, because several workers may share a host and the kernel counts some
 * limits by user id over all containers (`docs/security.md` S13).
 */
export function createSlots(): { allocate: () => number; release: (slot: number) => void } {
  const taken = new Set<number>();
  return {
    allocate() {
      let slot = randomInt(slotCount);
      while (taken.has(slot)) slot = (slot + 1) % slotCount;
      taken.add(slot);
      return slot;
    },
    release: (slot) => {
      taken.delete(slot);
    },
  };
}
