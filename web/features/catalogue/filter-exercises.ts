import type { ExerciseProgress, ExerciseSummary, Track } from '#contracts/exercise.ts';
import { ExerciseLevel } from '#contracts/exercise-manifest.ts';

export interface CatalogueFilter {
  q?: string | undefined;
  language?: string | undefined;
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
    if (filter.progress && exercise.progress !== filter.progress) return false;
    if (filter.language && !exercise.languages.some(({ id }) => id === filter.language)) return false;
    const text = [exercise.title, exercise.summary, exercise.slug, ...exercise.topics, ...exercise.services]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
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

/** What to offer next: something begun, else the first not passed in the order of the roadmap. */
export function findNext(levels: readonly LevelView[]): ExerciseSummary | undefined {
  const all = levels.flatMap((level) => level.tracks.flatMap((track) => track.exercises));
  return all.find(({ progress }) => progress === 'started') ?? all.find(({ progress }) => progress === 'not-started');
}
