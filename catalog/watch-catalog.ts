import { type FSWatcher, watch } from 'node:fs';
import type { ExerciseSlug } from '#contracts/ids.ts';
import { createExerciseReader } from './exercise-reader.ts';
import { type Catalog, loadWith } from './load-catalog.ts';

export type CatalogChange = {
  catalog: Catalog;
  /** Exercises that are new, have another revision, or are gone. */
  slugs: ExerciseSlug[];
};

export type WatchOptions = {
  dirs: readonly string[];
  /** What was loaded before; changes since then are found too. */
  catalog: Catalog;
  /** Called one at a time, with every change of exercises, tracks or problems. */
  onChange: (change: CatalogChange) => void | Promise<void>;
  /** A load or `onChange` failed; watching goes on. */
  onError: (error: unknown) => void;
  /** A folder is being copied while events follow each other faster than this. */
  settleMs?: number;
  /** File systems that send no events are looked at this often. */
  pollMs?: number;
};

/**
 * Keeps a catalogue equal to its folders: a change is reported within two seconds. A half-copied folder is broken at
 * first and valid when the rest has arrived.
 * @returns a function that stops watching and waits for a load under way.
 */
export function watchCatalog({ settleMs = 150, pollMs = 1500, ...options }: WatchOptions): () => Promise<void> {
  let { catalog } = options;
  const reader = createExerciseReader();
  let isClosed = false;
  let isChanged = false;
  let loading = Promise.resolve();
  let settling: NodeJS.Timeout | undefined;

  const reload = (): void => {
    if (isChanged || isClosed) return;
    isChanged = true;
    loading = loading.then(async () => {
      isChanged = false;
      if (isClosed) return;
      try {
        const next = await loadWith(reader, options.dirs, catalog);
        const change = { catalog: next, slugs: changedSlugs(catalog, next) };
        const isNews = change.slugs.length > 0 || surroundings(catalog) !== surroundings(next);
        catalog = next;
        if (isNews) await options.onChange(change);
      } catch (error) {
        options.onError(error);
      }
    });
  };
  const settle = (): void => {
    clearTimeout(settling);
    settling = setTimeout(reload, settleMs);
  };
  const watchers = options.dirs.flatMap((dir) => watchFolder(dir, settle));
  const poll = setInterval(reload, pollMs);
  reload();
  return async () => {
    isClosed = true;
    clearInterval(poll);
    clearTimeout(settling);
    for (const watcher of watchers) watcher.close();
    await loading;
    await reader.close();
  };
}

/** No watcher when the system gives none (no events, too many watches): the poll finds the change then. */
function watchFolder(dir: string, onEvent: () => void): FSWatcher[] {
  try {
    const watcher = watch(dir, { recursive: true, persistent: false }, onEvent);
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}

function changedSlugs(before: Catalog, after: Catalog): ExerciseSlug[] {
  const slugs = new Set([...before.exercises.keys(), ...after.exercises.keys()]);
  return [...slugs].filter((slug) => before.exercises.get(slug)?.revision !== after.exercises.get(slug)?.revision);
}

/** Everything but the exercises, to compare. */
const surroundings = ({ tracks, broken, warnings }: Catalog): string => JSON.stringify({ tracks, broken, warnings });
