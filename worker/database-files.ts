import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import type { RunOrder } from '#contracts/harness-message.ts';
import type { Pod } from './sandbox/pod.ts';

const folder = 'data';

/** One SQLite file for each group, so that every group finds the seed, or nothing; none unless the exercise declares it. */
export function databaseFiles(
  { manifest }: ExerciseBundle,
  plan: readonly { id: string }[],
): RunOrder['databaseFiles'] {
  const { sqlite } = manifest.services;
  if (sqlite === undefined) return undefined;
  return { env: sqlite.env, paths: plan.map(({ id }) => `/work/${folder}/${id}.db`) };
}

/** Puts them beside the solution. An empty file is an empty database; its folder has to be there in any case. */
export function writeDatabaseFiles(pod: Pod, bundle: ExerciseBundle, plan: readonly { id: string }[]): void {
  const { manifest, fixtures } = bundle;
  const { sqlite } = manifest.services;
  if (sqlite === undefined) return;
  const seed = Buffer.from(fixtures[sqlite.seed?.replace('fixtures/', '') ?? ''] ?? '', 'base64');
  for (const { id } of plan) pod.learner?.writeFile(`${folder}/${id}.db`, seed);
}
