/**
 * A hello world of each language in a warm pod: from the order to build it until it is built, and from the order to
 * start it until it is ready. Needs the sandbox images and nothing else; method: `bench/README.md`.
 */
import os from 'node:os';
import path from 'node:path';
import { loadExercise } from '#catalog/load-exercise.ts';
import { loadRuntimes } from '#catalog/load-runtimes.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import { LanguageSpec } from '#contracts/exercise-manifest.ts';
import type { RunTimings } from '#contracts/verdict.ts';
import { projectRoot } from '#test/support/child-process.ts';
import { type LocalSandbox, openLocalSandbox } from '#worker/local-sandbox.ts';
import { type HelloServer, helloServers } from './hello-servers.ts';
import { type Percentiles, percentiles } from './percentiles.ts';
import { machine, writeResult } from './write-result.ts';

const runCount = 10;
const warmUpCount = 1;

const runtimes = loadRuntimes();

/** The canary's exercise, offered in one language. */
function bundleFor(exercise: ExerciseBundle, { runtime: id, run, main }: HelloServer): ExerciseBundle {
  const runtime = runtimes.get(id);
  if (runtime === undefined) throw new Error(`there is no runtime "${id}"`);
  const web = run ?? runtime.run.map((part) => part.replace('{main}', main));
  const language = LanguageSpec.parse({
    ...{ title: id, runtime: id, starter: 'none', reference: 'none', main, run: { web } },
    ...(runtime.build === undefined ? {} : { build: runtime.build.command }),
  });
  return { ...exercise, manifest: { ...exercise.manifest, languages: { hello: language } } };
}

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

const loaded = await loadExercise(path.join(projectRoot, 'worker/canary/hello-wire'));
if (!loaded.ok) throw new Error('the exercise of the canary does not validate');
const exercise = makeBundle(loaded.exercise);
const rows: Row[] = [];
const sandbox = openLocalSandbox({ warmPodCount: 1 });
try {
  for (const server of helloServers) {
    const timings = await measure(sandbox, bundleFor(exercise, server), server);
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
