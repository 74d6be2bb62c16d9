/**
 * What each set of services costs a pod: time until ready, memory and processor time, in a container with the flags of a run.
 * `npm run bench -- service-boot`, or `npx node bench/service-boot.ts [times]`; needs a Docker engine and nothing else.
 */
import os from 'node:os';
import { ServiceId } from '#contracts/exercise-traits.ts';
import { withContainer } from '#sandbox-images/test-support/open-container.ts';
import { startServices } from '#worker/sandbox/services.ts';
import { type Percentiles, percentiles } from './percentiles.ts';
import { machine, writeResult } from './write-result.ts';

const times = Number(process.argv[2] ?? 5);
const sets: readonly (readonly ServiceId[])[] = [...ServiceId.options.map((id) => [id]), ['postgres', 'redis']];
const mebibyte = 1024 ** 2;

type Sample = { readyMs: number; memoryMiB: number; cpuMs: number };
/** The engine's figures, as far as they are read here. */
type Stats = { memory_stats: { usage: number }; cpu_stats: { cpu_usage: { total_usage: number } } };

function measure(services: readonly ServiceId[]): Promise<Sample> {
  return withContainer({ role: 'services', image: 'services', services }, async ({ docker, id, supervised }) => {
    const startedMs = performance.now();
    await startServices(supervised, services);
    const readyMs = performance.now() - startedMs;
    const stats = (await docker.getContainer(id).stats({ stream: false })) as Stats;
    return {
      readyMs,
      memoryMiB: stats.memory_stats.usage / mebibyte,
      cpuMs: stats.cpu_stats.cpu_usage.total_usage / 1e6,
    };
  });
}

type Row = { services: string; readyMs: Percentiles; memoryMiB: number; cpuMs: number };

async function measureSet(services: readonly ServiceId[]): Promise<Row> {
  const samples: Sample[] = [];
  for (let count = 0; count < times; count += 1) samples.push(await measure(services));
  const most = (key: 'memoryMiB' | 'cpuMs'): number => Math.round(Math.max(...samples.map((sample) => sample[key])));
  return {
    services: services.join(' + '),
    readyMs: percentiles(samples.map(({ readyMs }) => readyMs)),
    memoryMiB: most('memoryMiB'),
    cpuMs: most('cpuMs'),
  };
}

const [loadAverage = 0] = os.loadavg();
const rows: Row[] = [];
for (const services of sets) {
  const row = await measureSet(services);
  rows.push(row);
  console.log(JSON.stringify(row));
}
await writeResult('service-boot', {
  measuredAt: new Date().toISOString(),
  machine: { ...machine, loadAverage: Math.round(loadAverage) },
  times,
  rows,
});
