import type { Exercise, MutantSolution, TextFiles } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import {
  type WrongServer,
  withWrongServers,
  wrongServerFiles,
  wrongServerLanguage,
  wrongServers,
} from './wrong-servers.ts';

/** A solution whose result is known beforehand. */
export type Subject = { bundle: ExerciseBundle; language: string; files: TextFiles; runCount: number } & (
  | { kind: 'reference'; id: string }
  | { kind: 'starter'; id: string }
  | { kind: 'mutant'; id: string; mutant: MutantSolution }
  | { kind: 'wrong-server'; id: string; server: WrongServer }
);

/** References first: what they show makes the rest meaningful. */
export function subjectsOf(exercise: Exercise, runCount: number): Subject[] {
  const bundle = makeBundle(exercise);
  const references = Object.entries(exercise.references).map(
    ([language, files]): Subject => ({ kind: 'reference', id: language, bundle, language, files, runCount }),
  );
  const starters = Object.entries(exercise.starters).map(
    ([language, files]): Subject => ({ kind: 'starter', id: language, bundle, language, files, runCount: 1 }),
  );
  const mutants = exercise.mutants.map(
    (mutant): Subject => ({
      ...{ kind: 'mutant', id: mutant.id, mutant, bundle },
      ...{ language: mutant.base, files: mutant.files, runCount },
    }),
  );
  return [...references, ...starters, ...mutants, ...wrongServersOf(exercise, bundle)];
}

function wrongServersOf(exercise: Exercise, bundle: ExerciseBundle): Subject[] {
  if (exercise.manifest.kind !== 'server') return [];
  const extended = withWrongServers(bundle);
  return wrongServers.map((server) => ({
    ...{ kind: 'wrong-server', id: server.id, server, bundle: extended },
    ...{ language: wrongServerLanguage, files: wrongServerFiles(server), runCount: 1 },
  }));
}
