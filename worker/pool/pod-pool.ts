import { setTimeout as sleep } from 'node:timers/promises';
import { PlatformFault } from '../platform-fault.ts';
import type { Pod, PodShape } from '../sandbox/pod.ts';
import { createDemand } from './demand.ts';
import { desiredWarmCounts } from './pool-policy.ts';

export type PodPool = {
  /** A warm pod if there is one, otherwise a new one. @throws PlatformFault when none can be made. */
  acquire(shape: PodShape, signal: AbortSignal): Promise<Pod>;
  /** Destroys in the background: a pod that received any byte is never used again. */
  discard(pod: Pod): void;
  /** Makes sure that pods of this shape are kept warm. */
  warm(shape: PodShape): void;
  /** Resolves when nothing is being made and every wanted pod is there. */
  settled(): Promise<void>;
  /** Destroys everything and refuses from now on. */
  close(): Promise<void>;
};

export type PodPoolOptions = {
  createPod: (shape: PodShape) => Promise<Pod>;
  /** Most pods kept idle over all shapes; each holds 60–250 MB. */
  warmPodCount: number;
  /** An idle pod is replaced after this long. */
  maxIdleMs: number;
  /** A pod could not be made, or not removed. */
  onFault: (error: unknown) => void;
};

/** The verdict is still on its way when a pod is discarded; removing containers is work for the same processors. */
const headStartMs = 40;

/** After a failed creation the pool waits before it tries again, so that a broken engine is not hammered. */
const retryDelayMs = 2000;

export function createPodPool(options: PodPoolOptions): PodPool {
  const { createPod, warmPodCount, maxIdleMs, onFault } = options;
  const idle: Pod[] = [];
  const demand = createDemand();
  const leaving = new Set<Promise<void>>();
  let isClosed = false;
  let refilling: Promise<void> | undefined;

  const leave = (removal: Promise<void>): void => {
    leaving.add(removal);
    removal.finally(() => leaving.delete(removal));
  };
  const remove = async (pod: Pod): Promise<void> => {
    if (await pod.destroy()) return;
    onFault(new PlatformFault(`pod ${pod.id} cannot be removed; its user ids are not used again`));
  };
  const destroy = (pod: Pod): void => leave(remove(pod));

  const make = async (shape: PodShape): Promise<Pod> => {
    const startedMs = performance.now();
    const pod = await createPod(shape);
    demand.made(shapeKey(shape), performance.now() - startedMs);
    return pod;
  };

  const takeIdle = (shape: PodShape): Pod | undefined => {
    const index = idle.findIndex((pod) => shapeKey(pod.shape) === shapeKey(shape));
    return index === -1 ? undefined : idle.splice(index, 1)[0];
  };

  const dropUnwanted = (wanted: ReadonlyMap<string, number>): void => {
    const kept = new Map<string, number>();
    for (const pod of idle.splice(0)) {
      const key = shapeKey(pod.shape);
      const count = (kept.get(key) ?? 0) + 1;
      const isStale = performance.now() - pod.createdAtMs > maxIdleMs;
      if (isStale || pod.isLost() || count > (wanted.get(key) ?? 0)) {
        destroy(pod);
      } else {
        kept.set(key, count);
        idle.push(pod);
      }
    }
  };

  /** One pod at a time: creation costs about a CPU second, and runs are on the same processors. */
  const refill = async (): Promise<void> => {
    for (;;) {
      const wanted = desiredWarmCounts(demand.list(), warmPodCount);
      dropUnwanted(wanted);
      const missing = [...wanted].find(
        ([key, count]) => idle.filter((pod) => shapeKey(pod.shape) === key).length < count,
      );
      const shape = missing === undefined ? undefined : demand.shapeOf(missing[0]);
      if (isClosed || shape === undefined) return;
      const pod = await make(shape);
      if (isClosed) destroy(pod);
      else idle.push(pod);
    }
  };

  const startRefill = (): void => {
    if (isClosed || refilling !== undefined) return;
    refilling = refill()
      .catch(async (error: unknown) => {
        onFault(error);
        await sleep(retryDelayMs, undefined, { ref: false });
      })
      .finally(() => {
        refilling = undefined;
      });
  };

  const recycler = setInterval(startRefill, 30_000);
  recycler.unref();

  return {
    async acquire(shape, signal) {
      signal.throwIfAborted();
      demand.ask(shapeKey(shape), shape);
      for (let pod = takeIdle(shape); pod !== undefined; pod = takeIdle(shape)) {
        if (!pod.isLost()) return pod;
        destroy(pod);
      }
      return make(shape);
    },
    discard(pod) {
      const isTold = isClosed ? Promise.resolve() : sleep(headStartMs);
      leave(
        isTold.then(() => {
          startRefill();
          return remove(pod);
        }),
      );
    },
    warm(shape) {
      demand.want(shapeKey(shape), shape);
      startRefill();
    },
    async settled() {
      while (refilling !== undefined || leaving.size > 0) await Promise.allSettled([refilling, ...leaving]);
    },
    async close() {
      isClosed = true;
      clearInterval(recycler);
      await refilling;
      for (const pod of idle.splice(0)) destroy(pod);
      await Promise.allSettled(leaving);
    },
  };
}

function shapeKey(shape: PodShape): string {
  return JSON.stringify([shape.runtime, shape.services, shape.learnerLimits]);
}
