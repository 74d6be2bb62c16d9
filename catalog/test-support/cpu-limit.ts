import { loadExercise } from '../load-exercise.ts';
import { copyExercise } from './exercise-copy.ts';

const ordinaryMs = 200;
/** A hostile folder may cost so many times what the smallest valid one does, where that is more. */
const factor = 20;

/** The work's result, and the milliseconds of processor that this process has used for it. */
export async function withCpuMs<T>(work: () => Promise<T>): Promise<{ result: T; cpuMs: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, cpuMs: (user + system) / 1000 };
}

/** 200 ms of processor, and more on a machine that is slow now: a clock alone would blame the folder for it. */
export async function cpuLimitMs(): Promise<number> {
  await using copy = await copyExercise();
  const samples: number[] = [];
  for (let count = 0; count < 4; count += 1) samples.push((await withCpuMs(() => loadExercise(copy.folder))).cpuMs);
  return Math.max(ordinaryMs, factor * Math.min(...samples));
}
