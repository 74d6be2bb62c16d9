import type { Exercise, MutantSolution, TextFiles } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import { isExecuted } from '#contracts/exercise-manifest.ts';
import { condition, hasTimeBudgets, ordinaryConditions, type RunCondition } from './run-condition.ts';
import { secrecyProbes } from './secrecy-probe.ts';
import {
  type WrongServer,
  withWrongServers,
  wrongServerFiles,
  wrongServerLanguage,
  wrongServers,
} from './wrong-servers.ts';

/** A solution whose result is known beforehand, and the runs that have to show it. */
export type Subject = {
  id: string;
  bundle: ExerciseBundle;
  language: string;
  files: TextFiles;
  conditions: RunCondition[];
} & (
  | { kind: 'reference' | 'starter' | 'secrecy' }
  | { kind: 'mutant'; mutant: MutantSolution }
  | { kind: 'wrong-server'; server: WrongServer }
);

/** References first: what they show makes the rest meaningful. */
export function subjectsOf(exercise: Exercise, runCount: number): Subject[] {
  const bundle = makeBundle(exercise);
  const references = Object.entries(exercise.references).map(
    ([language, files]): Subject => ({
      ...{ kind: 'reference', id: language, bundle, language, files },
      conditions: [...ordinaryConditions(runCount), ...throttled(bundle, language), ...squeezed(bundle)],
    }),
  );
  const starters = Object.entries(exercise.starters).map(
    ([language, files]): Subject => ({
      ...{ kind: 'starter', id: language, bundle, language, files },
      conditions: ordinaryConditions(runCount),
    }),
  );
  const mutants = exercise.mutants.map(
    (mutant): Subject => ({
      ...{ kind: 'mutant', id: mutant.id, mutant, bundle, language: mutant.base, files: mutant.files },
      conditions: ordinaryConditions(runCount),
    }),
  );
  return [...references, ...starters, ...mutants, ...wrongServersOf(exercise, bundle), ...secrecyProbes(exercise)];
}

/** One run with less processor, where something of the learner's is executed that could have less. */
function throttled({ manifest }: ExerciseBundle, language: string): RunCondition[] {
  const cpuShare = Number.parseInt(manifest.verify.throttle, 10) / 100;
  return cpuShare === 1 || !isExecuted(manifest, language) ? [] : [condition({ cpuShare, isShuffled: true })];
}

/** One run that has to keep time budgets of half the size, where there are some. */
function squeezed(bundle: ExerciseBundle): RunCondition[] {
  return hasTimeBudgets(bundle) ? [condition({ timeBudgetFactor: 1 / 2 })] : [];
}

function wrongServersOf(exercise: Exercise, bundle: ExerciseBundle): Subject[] {
  if (exercise.manifest.kind !== 'server') return [];
  const extended = withWrongServers(bundle);
  return wrongServers.map((server) => ({
    ...{ kind: 'wrong-server', id: server.id, server, bundle: extended },
    ...{ language: wrongServerLanguage, files: wrongServerFiles(server), conditions: ordinaryConditions(1) },
  }));
}
