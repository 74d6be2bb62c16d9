/**
 * Whether a right solution passes whatever its neighbours do: references of all exercises, one after the other, while hostile
 * solutions run beside them without a pause. `npm run bench -- steadiness`, or `npx node bench/steadiness.ts [runs]`.
 */
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import { openAttackSandbox, readAttack } from '#test/support/attack-sandbox.ts';
import { projectRoot } from '#test/support/child-process.ts';
import { loadValidExercise } from '#test/support/valid-exercise.ts';
import { machine, writeResult } from './write-result.ts';

const runCount = Number(process.argv[2] ?? 200);
const hostile = ['infinite-loop.js', 'fork-bomb.py', 'memory-bomb.js', 'endless-print.js', 'endless-line.py'];
const mebibyte = 1024 ** 2;
/** For the engine to finish what it does after a container has gone. */
const settleMs = 10_000;
const progressEvery = 10;

async function loadReferences(): Promise<{ exercise: Exercise; language: string }[]> {
  const folders = await readdir(path.join(projectRoot, 'exercises'), { withFileTypes: true });
  const slugs = folders.filter((entry) => entry.isDirectory() && entry.name !== 'tracks').map(({ name }) => name);
  const exercises = await Promise.all(slugs.map((slug) => loadValidExercise(`exercises/${slug}`)));
  return exercises.flatMap((exercise) => Object.keys(exercise.references).map((language) => ({ exercise, language })));
}

const sandbox = openAttackSandbox();
const references = await loadReferences();
const victim = await loadValidExercise('exercises/simple-http-server');
const failures: { exercise: string; language: string; seed: string; reason: string }[] = [];
const hostileVerdicts: Record<string, number> = {};
let isOver = false;

async function keepAttacking(): Promise<void> {
  for (let count = 0; !isOver; count += 1) {
    const file = hostile[count % hostile.length] as string;
    const language = file.endsWith('.py') ? 'python' : 'node';
    const main = victim.manifest.languages[language]?.main ?? '';
    const { verdict } = await sandbox.run(makeBundle(victim), language, { [main]: await readAttack(file) });
    hostileVerdicts[verdict.status] = (hostileVerdicts[verdict.status] ?? 0) + 1;
  }
}

/** Of the host, without this process and without what the kernel gives back when asked: `MemAvailable`. */
const usedBytes = (): number => os.totalmem() - os.freemem() - process.memoryUsage.rss();

const [loadBefore = 0] = os.loadavg();
// A first run brings the engine to the size that it keeps.
await sandbox.run(makeBundle(victim), 'node', victim.references['node'] ?? {});
const usedBytesBefore = usedBytes();
const attacking = keepAttacking();
let passedCount = 0;
for (let count = 0; count < runCount; count += 1) {
  const { exercise, language } = references[count % references.length] as (typeof references)[number];
  const seed = (0x1000_0000 + count * 7919).toString(16);
  const { verdict } = await sandbox.run(makeBundle(exercise), language, exercise.references[language] ?? {}, seed);
  if (verdict.status === 'passed') passedCount += 1;
  else {
    const red = verdict.tests.find(({ status }) => status === 'failed' || status === 'timed-out');
    const reason = `${verdict.status}: ${red === undefined ? verdict.reason : `${red.id} ${red.failure?.message}`}`;
    failures.push({ exercise: exercise.slug, language, seed, reason });
    console.log(JSON.stringify(failures.at(-1)));
  }
  if ((count + 1) % progressEvery === 0) console.log(`${count + 1} of ${runCount} runs, ${failures.length} failed`);
}
isOver = true;
await attacking;
await sandbox.close();
await sleep(settleMs);
const result = {
  measuredAt: new Date().toISOString(),
  machine: { ...machine, loadAverage: Math.round(loadBefore) },
  ...{ runCount, passedCount, failures, hostileVerdicts },
  containersLeft: await sandbox.livePodContainers(),
  memoryNotGivenBackMiB: Math.round((usedBytes() - usedBytesBefore) / mebibyte),
};
await writeResult('steadiness', result);
console.log(`${passedCount} of ${runCount} references passed; hostile runs: ${JSON.stringify(hostileVerdicts)}`);
