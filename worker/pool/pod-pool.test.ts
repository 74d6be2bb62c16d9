import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { PlatformFault } from '../platform-fault.ts';
import type { Pod, PodShape } from '../sandbox/pod.ts';
import { createPodPool } from './pod-pool.ts';
import { desiredWarmCounts } from './pool-policy.ts';

const shape = (runtime: string): PodShape => ({
  runtime,
  services: [],
  learnerLimits: { memoryBytes: 1, cpuCount: 1, processCount: 1, fileCount: 1, diskBytes: 1 },
});
const never = new AbortController().signal;

/** A factory of pods that only count their own lives. */
function podFactory() {
  const made: (Pod & { lose: () => void })[] = [];
  const destroy = vi.fn(async () => true);
  const createPod = vi.fn(async (of: PodShape): Promise<Pod> => {
    let isLost = false;
    const pod = {
      id: String(made.length),
      shape: of,
      createdAtMs: performance.now(),
      learner: null,
      grader: { events: new EventEmitter(), send: () => undefined, diagnostics: () => '' },
      isLost: () => isLost,
      graderExit: async () => 0,
      services: {},
      destroy,
      lose: () => {
        isLost = true;
      },
    } as unknown as Pod & { lose: () => void };
    made.push(pod);
    return pod;
  });
  return { made, destroy, createPod };
}

const makePool = (factory: ReturnType<typeof podFactory>, warmPodCount = 3) =>
  createPodPool({ createPod: factory.createPod, warmPodCount, maxIdleMs: 60_000, onFault: () => undefined });

test('a warm pod is handed out once and another takes its place', async () => {
  const factory = podFactory();
  const pool = makePool(factory);
  pool.warm(shape('node'));
  await pool.settled();
  const first = await pool.acquire(shape('node'), never);
  pool.discard(first);
  await pool.settled();
  const second = await pool.acquire(shape('node'), never);
  expect(second.id).not.toBe(first.id);
  expect(factory.destroy).toHaveBeenCalledTimes(1);
  await pool.close();
});

test('a pod of another shape is never handed out', async () => {
  const factory = podFactory();
  const pool = makePool(factory);
  pool.warm(shape('node'));
  await pool.settled();
  expect((await pool.acquire(shape('python'), never)).shape.runtime).toBe('python');
  await pool.close();
});

test('a pod that died while it waited is destroyed instead of handed out', async () => {
  const factory = podFactory();
  const pool = makePool(factory);
  pool.warm(shape('node'));
  await pool.settled();
  for (const pod of factory.made) pod.lose();
  const pod = await pool.acquire(shape('node'), never);
  expect(pod.isLost()).toBe(false);
  await pool.close();
});

test('a pod that cannot be removed is told, and pods are handed out as before', async () => {
  const factory = podFactory();
  factory.destroy.mockResolvedValueOnce(false);
  const onFault = vi.fn();
  const pool = createPodPool({ createPod: factory.createPod, warmPodCount: 1, maxIdleMs: 60_000, onFault });
  pool.discard(await pool.acquire(shape('node'), never));
  await pool.settled();
  expect(onFault).toHaveBeenCalledExactlyOnceWith(
    new PlatformFault('pod 0 cannot be removed; its user ids are not used again'),
  );
  expect((await pool.acquire(shape('node'), never)).id).not.toBe('0');
  await pool.close();
});

test('closing destroys every idle pod', async () => {
  const factory = podFactory();
  const pool = makePool(factory);
  pool.warm(shape('node'));
  await pool.settled();
  await pool.close();
  expect(factory.destroy).toHaveBeenCalledTimes(factory.made.length);
});

test('a creation that fails is reported and does not stop later ones', async () => {
  const factory = podFactory();
  factory.createPod.mockRejectedValueOnce(new Error('engine away'));
  const faults: unknown[] = [];
  const pool = createPodPool({
    createPod: factory.createPod,
    warmPodCount: 1,
    maxIdleMs: 60_000,
    onFault: (fault) => faults.push(fault),
  });
  pool.warm(shape('node'));
  await vi.waitFor(() => expect(faults).toHaveLength(1));
  expect((await pool.acquire(shape('node'), never)).shape.runtime).toBe('node');
  await pool.close();
});

test('warm places go to the shapes used last, two to the very last', () => {
  const shapes = ['old', 'newer', 'newest'].map((key, atMs) => ({ key, atMs, perMinute: 0, createMs: 0 }));
  expect([...desiredWarmCounts(shapes, 3)]).toEqual([
    ['newest', 2],
    ['newer', 1],
  ]);
});

test('places that are left go to shapes asked for faster than they are made', () => {
  const shapes = [
    { key: 'queue', atMs: 1, perMinute: 30, createMs: 6000 },
    { key: 'web', atMs: 2, perMinute: 30, createMs: 500 },
  ];
  expect(Object.fromEntries(desiredWarmCounts(shapes, 9))).toEqual({ web: 2, queue: 4 });
  expect(Object.fromEntries(desiredWarmCounts(shapes, 4))).toEqual({ web: 2, queue: 2 });
});
