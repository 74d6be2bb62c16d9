/**
 * A hello world of each language in a warm pod: from the order to build it until it is built, and from the order to
 * start it until it is ready. Needs the sandbox images and nothing else; method: `bench/README.md`.
 */
import os from 'node:os';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import type { RunTimings } from '#contracts/verdict.ts';
import { type HelloServer, helloServers, loadHello } from '#test/support/hello-servers.ts';
import { type LocalSandbox, openLocalSandbox } from '#worker/local-sandbox.ts';
import { type Percentiles, percentiles } from './percentiles.ts';
import { machine, writeResult } from './write-result.ts';

const runCount = 10;
const warmUpCount = 1;

async function measure(sandbox: LocalSandbox, bundle: ExerciseBundle, server: HelloServer): Promise<RunTimings[]> {
  const timings: RunTimings[] = [];
  for (let index = 0; index < warmUpCount + runCount; index += 1) {
    const verdict = await sandbox.run(
      { kind: 'submit', bundle, language: 'hello', files: server.files },
      () => undefined,
    );
    if (verdict.status !== 'passed') throw new Error(`${server.id} got "${verdict.status}": ${verdict.reason}`);
    if (index >= warmUpCount) timings.push(verdict.timings);
    await sandbox.settled();
  }
  return timings;
}

type Row = { server: string; build?: Percentiles; boot: Percentiles };

const bundleFor = await loadHello();
const rows: Row[] = [];
const sandbox = openLocalSandbox({ warmPodCount: 1 });
try {
  for (const server of helloServers) {
    const timings = await measure(sandbox, bundleFor(server), server);
    const builds = timings.flatMap(({ buildMs }) => (buildMs === undefined ? [] : [buildMs]));
    const row: Row = {
      server: server.id,
      ...(builds.length === 0 ? {} : { build: percentiles(builds) }),
      boot: percentiles(timings.map(({ bootMs }) => bootMs)),
    };
    rows.push(row);
    const build = row.build === undefined ? '' : `build ${row.build.p50}/${row.build.p95} ms, `;
    console.log(`${server.id}: ${build}boot ${row.boot.p50}/${row.boot.p95} ms`);
  }
} finally {
  await sandbox.close();
}
const result = {
  measuredAt: new Date().toISOString(),
  machine: {
    ...machine,
    /** Processes that wanted a processor, over the last minute: with more than there are processors, times grow. */
    loadAverage: Math.round((os.loadavg()[0] ?? 0) * 10) / 10,
  },
  runCount,
  rows,
};
await writeResult('boot-by-language', result);
