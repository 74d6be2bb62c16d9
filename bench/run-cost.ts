/**
 * What one run of a reference costs in processor time, by part, pods included; and how many runs a second this machine
 * sustains, every pod used once. `npm run bench -- run-cost`, or `npx node bench/run-cost.ts`; needs a Docker engine and images.
 */
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Exercise, loadExercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import { projectRoot } from '#test/support/child-process.ts';
import { type LocalSandbox, openLocalSandbox } from '#worker/local-sandbox.ts';
import { watchContainerCpu } from './container-cpu.ts';
import { type Percentiles, percentiles } from './percentiles.ts';
import { machine, writeResult } from './write-result.ts';

const runCount = 10;
const idleMs = 4000;
const sustainedMs = 20_000;
const lanes = os.availableParallelism() + 1;
const slugs = ['simple-http-server', 'book-management-api', 'sql-reports', 'url-shortener'];

/** Processor milliseconds of the whole machine since it started. */
function machineCpuMs(): number {
  return os.cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}

function workerCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function load(slug: string): Promise<Exercise> {
  const loaded = await loadExercise(path.join(projectRoot, 'exercises', slug));
  if (!loaded.ok) throw new Error(`${slug} does not validate`);
  return loaded.exercise;
}

async function runReference(sandbox: LocalSandbox, exercise: Exercise, onEvent: (event: RunEventBody) => void) {
  const [language = '', files = {}] = Object.entries(exercise.references)[0] ?? [];
  const verdict = await sandbox.run({ kind: 'submit', bundle: makeBundle(exercise), language, files }, onEvent);
  if (verdict.status !== 'passed') throw new Error(`the reference of ${exercise.slug}: ${verdict.reason}`);
}

/** How much of the machine is used when nothing is asked of it: milliseconds of processor per millisecond. */
async function measureIdle(): Promise<number> {
  const [startedMs, beforeMs] = [performance.now(), machineCpuMs()];
  await sleep(idleMs);
  return (machineCpuMs() - beforeMs) / (performance.now() - startedMs);
}

type Cost = {
  exercise: string;
  services: string[];
  /** From the order to the first test, where no server of the learner's boots before it. */
  harnessStartMs?: Percentiles;
  /** Of one run: pod made, used and removed. */
  cpuMs: { total: number; learner: number; grader: number; services: number; worker: number; engine: number };
};

async function measureCost(slug: string, idleShare: number): Promise<Cost> {
  const exercise = await load(slug);
  const sandbox = openLocalSandbox({ warmPodCount: 1 });
  const watch = watchContainerCpu(sandbox.workerId);
  try {
    await runReference(sandbox, exercise, () => undefined);
    await sandbox.settled();
    const startedMs = performance.now();
    const before = { machine: machineCpuMs(), worker: workerCpuMs(), roles: watch.byRoleMs() };
    const starts: number[] = [];
    for (let count = 0; count < runCount; count += 1) {
      let orderedMs = 0;
      await runReference(sandbox, exercise, (event) => {
        if (event.type === 'attempt-started') orderedMs = performance.now();
        if (event.type === 'test-started' && starts.length === count) starts.push(performance.now() - orderedMs);
      });
      await sandbox.settled();
    }
    const roles = watch.byRoleMs();
    const perRun = (ms: number): number => Math.round(ms / runCount);
    const role = (name: string): number => perRun((roles[name] ?? 0) - (before.roles[name] ?? 0));
    const total = perRun(machineCpuMs() - before.machine - idleShare * (performance.now() - startedMs));
    const parts = {
      ...{ learner: role('learner'), grader: role('grader'), services: role('services') },
      worker: perRun(workerCpuMs() - before.worker),
    };
    const known = Object.values(parts).reduce((sum, ms) => sum + ms, 0);
    return {
      exercise: slug,
      services: Object.keys(exercise.manifest.services),
      ...(exercise.manifest.kind === 'sql' ? { harnessStartMs: percentiles(starts) } : {}),
      cpuMs: { total, ...parts, engine: Math.max(0, total - known) },
    };
  } finally {
    await watch.stop();
    await sandbox.close();
  }
}

async function measureThroughput(slug: string): Promise<{ exercise: string; lanes: number; runsPerSecond: number }> {
  const exercise = await load(slug);
  const sandbox = openLocalSandbox({ warmPodCount: lanes });
  try {
    await runReference(sandbox, exercise, () => undefined);
    await sandbox.settled();
    const startedMs = performance.now();
    let finishedCount = 0;
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        while (performance.now() - startedMs < sustainedMs) {
          await runReference(sandbox, exercise, () => undefined);
          finishedCount += 1;
        }
      }),
    );
    const seconds = (performance.now() - startedMs) / 1000;
    return { exercise: slug, lanes, runsPerSecond: Math.round((finishedCount / seconds) * 100) / 100 };
  } finally {
    await sandbox.close();
  }
}

const [loadAverage = 0] = os.loadavg();
const idleShare = await measureIdle();
const costs: Cost[] = [];
for (const slug of slugs) {
  costs.push(await measureCost(slug, idleShare));
  console.log(JSON.stringify(costs.at(-1)));
}
const throughput: Awaited<ReturnType<typeof measureThroughput>>[] = [];
for (const slug of slugs) {
  throughput.push(await measureThroughput(slug));
  console.log(JSON.stringify(throughput.at(-1)));
}
await writeResult('run-cost', {
  measuredAt: new Date().toISOString(),
  machine: { ...machine, loadAverage: Math.round(loadAverage) },
  ...{ runCount, costs, throughput },
});
