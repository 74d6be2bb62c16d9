import type { Catalog } from '#catalog/load-catalog.ts';
import type { Exercise } from '#catalog/load-exercise.ts';
import type { Account } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import type { BrokenExercise, Track } from '#contracts/exercise.ts';
import type { ExerciseSlug } from '#contracts/ids.ts';
import { isInstructor } from '../../plugins/session.ts';

/** The catalogue as it is served at this moment. Drafts are there for instructors only. */
export type ServedCatalog = {
  list(account: Account | null): Exercise[];
  /** By slug or alias. @throws ApiError `not-found`, `exercise-broken` */
  get(slug: ExerciseSlug, account: Account | null): Exercise;
  trackOf(exercise: Exercise): string;
  tracks(): Track[];
  broken(): BrokenExercise[];
  /** From now on serves this one. */
  replace(catalog: Catalog): void;
};

type Served = Pick<Catalog, 'exercises' | 'tracks' | 'broken'>;

export function createServedCatalog(): ServedCatalog {
  let served: Served = { exercises: new Map(), tracks: [], broken: [] };
  let slugOfAlias = new Map<ExerciseSlug, ExerciseSlug>();

  return {
    list: (account) => [...served.exercises.values()].filter((exercise) => isShownTo(exercise, account)),
    get(slug, account) {
      const exercise = served.exercises.get(slugOfAlias.get(slug) ?? slug);
      if (exercise !== undefined && isShownTo(exercise, account)) return exercise;
      if (served.broken.some(({ folder }) => folder === slug)) {
        throw new ApiError('exercise-broken', `The exercise "${slug}" has mistakes; its author has to correct them.`);
      }
      throw new ApiError('not-found', `There is no exercise "${slug}".`);
    },
    trackOf: ({ slug, manifest }) =>
      manifest.track ?? served.tracks.find(({ exercises }) => exercises.includes(slug))?.id ?? '',
    tracks: () => served.tracks,
    broken: () =>
      served.broken.map(({ folder, problems }) => ({
        folder,
        problems: problems.map(({ code, file, line, message }) => ({ code, file, line, message })),
      })),
    replace(catalog) {
      served = catalog;
      slugOfAlias = new Map(
        [...catalog.exercises.values()].flatMap(({ slug, manifest }) => manifest.aliases.map((alias) => [alias, slug])),
      );
    },
  };
}

const isShownTo = ({ manifest }: Exercise, account: Account | null): boolean =>
  manifest.status !== 'draft' || isInstructor(account);
