/**
 * From `POST /api/submissions` to the `finished` event at a websocket, 30 warm submissions one after the other of each
 * reference, and beside it the naive way: cold containers created, started and removed for each submission.
 * `npm run bench` starts what it needs; method and how to read the figures: `bench/README.md`.
 */
import path from 'node:path';
import { type Exercise, loadExercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { CreateSubmissionRequest } from '#contracts/submission.ts';
import type { ApiClient } from '#test/support/api-client.ts';
import { projectRoot } from '#test/support/child-process.ts';
import { startStack } from '#test/support/stack.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';
import { type Percentiles, percentiles } from './percentiles.ts';
import { machine, writeResult } from './write-result.ts';

const submissionCount = 30;
const coldCount = 10;
/** Not counted: until here compilers and plan caches of server and worker are still cold. */
const warmUpCount = 10;
/** Long enough for the pool to make the next pod: the figures are those of an idle machine. */
const pauseMs = 2500;
const slugs = ['book-management-api', 'url-shortener'];

type Sample = { totalMs: number; bootMs: number; testsMs: number; overheadMs: number };

async function measureOne(client: ApiClient, exercise: Exercise): Promise<Sample> {
  const request = {
    exercise: exercise.slug,
    language: 'node',
    files: exercise.references['node'],
    kind: 'submit',
  } as CreateSubmissionRequest;
  const startedMs = performance.now();
  const { runId } = await client.submit(request);
  const follower = client.follow(runId);
  const verdict = await follower.finished;
  const totalMs = performance.now() - startedMs;
  follower.close();
  if (verdict.status !== 'passed')
    throw new Error(`the reference of ${exercise.slug} got "${verdict.status}": ${verdict.reason}`);
  const { bootMs, testsMs, podMs } = verdict.timings;
  return { totalMs, bootMs, testsMs, overheadMs: totalMs - podMs };
}

async function measureWarm(client: ApiClient, exercise: Exercise): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let index = 0; index < warmUpCount + submissionCount; index += 1) {
    const sample = await measureOne(client, exercise);
    if (index >= warmUpCount) samples.push(sample);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return samples;
}

async function measureCold(exercise: Exercise): Promise<number[]> {
  const sandbox = openLocalSandbox({ warmPodCount: 0 });
  const totals: number[] = [];
  for (let index = 0; index < coldCount; index += 1) {
    const startedMs = performance.now();
    const verdict = await sandbox.run(
      { kind: 'submit', bundle: makeBundle(exercise), language: 'node', files: exercise.references['node'] ?? {} },
      () => undefined,
    );
    await sandbox.settled();
    totals.push(performance.now() - startedMs);
    if (verdict.status !== 'passed') throw new Error(`cold run of ${exercise.slug}: ${verdict.reason}`);
  }
  await sandbox.close();
  return totals;
}

type Row = {
  exercise: string;
  total: Percentiles;
  boot: Percentiles;
  tests: Percentiles;
  overhead: Percentiles;
  coldTotal: Percentiles;
  coldToWarmRatio: number;
};

async function measureExercise(client: ApiClient, slug: string): Promise<Row> {
  const loaded = await loadExercise(path.join(projectRoot, 'exercises', slug));
  if (!loaded.ok) throw new Error(`${slug} does not validate`);
  const samples = await measureWarm(client, loaded.exercise);
  const coldTotal = percentiles(await measureCold(loaded.exercise));
  const total = percentiles(samples.map((sample) => sample.totalMs));
  return {
    exercise: slug,
    total,
    boot: percentiles(samples.map((sample) => sample.bootMs)),
    tests: percentiles(samples.map((sample) => sample.testsMs)),
    overhead: percentiles(samples.map((sample) => sample.overheadMs)),
    coldTotal,
    coldToWarmRatio: Math.round((coldTotal.p50 / total.p50) * 10) / 10,
  };
}

const stack = await startStack();
const rows: Row[] = [];
try {
  for (const slug of slugs) rows.push(await measureExercise(stack.client(), slug));
} finally {
  await stack.stop();
}
const result = {
  measuredAt: new Date().toISOString(),
  machine,
  submissionCount,
  coldCount,
  rows,
};
await writeResult('queue-to-verdict', result);
for (const row of rows) {
  const show = ({ p50, p95 }: Percentiles): string => `${p50}/${p95}`;
  console.log(
    `${row.exercise}: total ${show(row.total)} ms, boot ${show(row.boot)}, tests ${show(row.tests)}, overhead ${show(row.overhead)}, cold ${show(row.coldTotal)} (×${row.coldToWarmRatio})`,
  );
}
