import type { Exercise } from '#catalog/load-exercise.ts';
import type { ExerciseDetail, ExerciseSummary } from '#contracts/exercise.ts';
import type { PlannedGroup } from '#contracts/exercise-bundle.ts';
import { containerServicesOf, type LanguageSpec } from '#contracts/exercise-manifest.ts';
import { commonFileKinds } from '#contracts/file-kind.ts';
import { workbenchOffer } from '#contracts/workbench.ts';
import type { OwnProgress, ProgressOf } from './progress-store.ts';

const notStarted: OwnProgress = { progress: 'not-started', bestScore: null, lastSubmittedAt: null };

export function describeSummary({ slug, manifest }: Exercise, progressOf: ProgressOf, track: string): ExerciseSummary {
  return {
    slug,
    title: manifest.title,
    summary: manifest.summary,
    level: manifest.level,
    track,
    minutes: manifest.minutes,
    topics: manifest.topics,
    prerequisites: manifest.prerequisites,
    kind: manifest.kind,
    services: containerServicesOf(manifest.services),
    languages: Object.entries(manifest.languages).map(([id, { title }]) => ({ id, title })),
    ...(progressOf.get(slug) ?? notStarted),
  };
}

/** Picks what a learner may have, field by field: references, mutants and the harness have no way in. */
export function describeExercise(
  exercise: Exercise,
  seen: { progressOf: ProgressOf; askedHints: ReadonlySet<number> },
  track: string,
): ExerciseDetail {
  const { manifest } = exercise;
  const { limits } = manifest;
  return {
    ...describeSummary(exercise, seen.progressOf, track),
    version: manifest.version,
    revision: exercise.revision,
    statementHtml: exercise.statementHtml,
    plan: exercise.plan.map(hideSealedTests),
    publicTests: exercise.publicTests,
    contract: exercise.contract,
    limits: {
      wallMs: limits.wall,
      testMs: limits.test,
      bootMs: limits.boot,
      memoryBytes: limits.memory,
      outputBytes: limits.output,
    },
    hints: exercise.hints.map(({ group, test, after, text }, number) => ({
      ...{ number, group, test, after },
      text: seen.askedHints.has(number) ? text : null,
    })),
    starters: Object.fromEntries(
      Object.entries(manifest.languages).map(([id, language]) => [id, describeStarter(exercise, id, language)]),
    ),
  };
}

function describeStarter(
  { manifest, starters, runtimes }: Exercise,
  id: string,
  { title, runtime, main, editable, run }: LanguageSpec,
): ExerciseDetail['starters'][string] {
  const offered = runtimes[id];
  return {
    ...{ title, runtime, main, editable, run: Object.values(run)[0] ?? [], files: starters[id] ?? {} },
    parts: (offered?.parts ?? []).map(({ name, version }) => ({ name, version })),
    workbench: workbenchOffer(manifest, id),
    fileKinds: { ...commonFileKinds, ...offered?.files },
  };
}

function hideSealedTests(group: PlannedGroup): PlannedGroup {
  return group.visibility === 'sealed' ? { ...group, tests: [] } : group;
}
