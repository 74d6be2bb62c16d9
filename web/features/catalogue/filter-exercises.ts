import type { ExerciseProgress, ExerciseSummary, Track } from '#contracts/exercise.ts';
import { ExerciseLevel } from '#contracts/exercise-traits.ts';

export interface CatalogueFilter {
  q?: string | undefined;
  language?: string | undefined;
  topic?: string | undefined;
  service?: string | undefined;
  /** At most this long. */
  minutes?: number | undefined;
  progress?: ExerciseProgress | undefined;
}

export interface TrackView {
  id: string;
  title: string;
  summary: string;
  exercises: ExerciseSummary[];
}

export interface LevelView {
  level: ExerciseLevel;
  tracks: TrackView[];
  passedCount: number;
  totalCount: number;
}

/** Every word of `q` must occur in title, summary, slug, topics or services. */
export function filterExercises(exercises: readonly ExerciseSummary[], filter: CatalogueFilter): ExerciseSummary[] {
  const words = (filter.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return exercises.filter((exercise) => {
    if (!fitsFacts(exercise, filter)) return false;
    const text = [exercise.title, exercise.summary, exercise.slug, ...exercise.topics, ...exercise.services]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function fitsFacts(exercise: ExerciseSummary, filter: CatalogueFilter): boolean {
  const { progress, language, topic, service, minutes } = filter;
  const checks = [
    progress === undefined || exercise.progress === progress,
    language === undefined || exercise.languages.some(({ id }) => id === language),
    topic === undefined || exercise.topics.includes(topic),
    service === undefined || (exercise.services as string[]).includes(service),
    minutes === undefined || exercise.minutes <= minutes,
  ];
  return checks.every(Boolean);
}

/** Levels in order with their tracks; a track that only its exercises name gets its title from its id. */
export function groupByLevel(exercises: readonly ExerciseSummary[], tracks: readonly Track[]): LevelView[] {
  const bySlug = new Map<string, ExerciseSummary>(exercises.map((exercise) => [exercise.slug, exercise]));
  const placed = new Set(tracks.flatMap((track) => track.exercises as string[]));
  return ExerciseLevel.options.flatMap((level) => {
    const views: TrackView[] = tracks
      .filter((track) => track.level === level)
      .map(({ id, title, summary, exercises: slugs }) => ({
        id,
        title,
        summary,
        exercises: slugs.flatMap((slug) => bySlug.get(slug) ?? []),
      }));
    const rest = exercises.filter((exercise) => exercise.level === level && !placed.has(exercise.slug));
    const named = [...Map.groupBy(rest, ({ track }) => track)].map(([id, members]) => ({
      id: `${level}-${id}`,
      title: titleOf(id),
      summary: '',
      exercises: members,
    }));
    const shown = [...views, ...named].filter((track) => track.exercises.length > 0);
    const all = shown.flatMap((track) => track.exercises);
    if (all.length === 0) return [];
    return [{ level, tracks: shown, passedCount: countPassed(all), totalCount: all.length }];
  });
}

/** `first-crud-projects` → "First crud projects". */
const titleOf = (id: string): string => (id.charAt(0).toUpperCase() + id.slice(1)).replaceAll('-', ' ');

export const countPassed = (exercises: readonly ExerciseSummary[]): number =>
  exercises.filter((exercise) => exercise.progress === 'passed').length;

/**
 * What to offer next: what was begun and worked on last, else the first not passed in the order of the roadmap whose
 * prerequisites are passed, else the first not passed.
 */
export function findNext(levels: readonly LevelView[]): ExerciseSummary | undefined {
  const all = levels.flatMap((level) => level.tracks.flatMap((track) => track.exercises));
  const begun = all.filter(({ progress }) => progress === 'started').sort(byLastSubmission);
  const fresh = all.filter(({ progress }) => progress === 'not-started');
  return begun[0] ?? fresh.find((exercise) => missingBefore(exercise, all).length === 0) ?? fresh[0];
}

const byLastSubmission = (a: ExerciseSummary, b: ExerciseSummary): number =>
  (b.lastSubmittedAt ?? '').localeCompare(a.lastSubmittedAt ?? '');

/** Prerequisites that are in the catalogue and not passed. */
export function missingBefore(
  { prerequisites }: ExerciseSummary,
  exercises: readonly ExerciseSummary[],
): ExerciseSummary[] {
  return exercises.filter(({ slug, progress }) => progress !== 'passed' && prerequisites.includes(slug));
}
