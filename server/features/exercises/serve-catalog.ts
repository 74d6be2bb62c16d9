import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { type CatalogChange, watchCatalog } from '#catalog/watch-catalog.ts';
import type { ExerciseSlug } from '#contracts/ids.ts';
import type { RevisionStore } from './revision-store.ts';
import type { ServedCatalog } from './served-catalog.ts';

export type ServeCatalogDeps = {
  dirs: readonly string[];
  served: ServedCatalog;
  revisions: RevisionStore;
  /** Told which exercises pages should read again. */
  onChanged: (slugs: ExerciseSlug[]) => void;
  log: FastifyBaseLogger;
};

const retryMs = 1000;

/** Loads the folders, then follows their changes. A revision is in Postgres before anybody can submit to it. */
export async function serveCatalog(deps: ServeCatalogDeps): Promise<{ close(): Promise<void> }> {
  const { dirs, served, revisions, onChanged, log } = deps;
  const closing = new AbortController();
  const catalog = await loadCatalog(dirs);
  await revisions.keep([...catalog.exercises.values()]);
  served.replace(catalog);
  log.info({ exerciseCount: catalog.exercises.size, brokenCount: catalog.broken.length }, 'exercises loaded');

  const keep = async (change: CatalogChange): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        return await revisions.keep([...change.catalog.exercises.values()]);
      } catch (error) {
        log.warn({ err: error }, 'changed exercises could not be kept in Postgres; trying again');
        await sleep(retryMs, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  };
  const stopWatching = watchCatalog({
    dirs,
    catalog,
    onChange: async (change) => {
      await keep(change);
      if (closing.signal.aborted) return;
      served.replace(change.catalog);
      const isDraft = (slug: ExerciseSlug) => change.catalog.exercises.get(slug)?.manifest.status === 'draft';
      const { slugs } = change;
      log.info({ slugs, brokenCount: change.catalog.broken.length }, 'exercises changed');
      onChanged(slugs.filter((slug) => !isDraft(slug)));
    },
    onError: (error) => log.warn({ err: error }, 'changed exercises could not be loaded'),
  });
  return {
    async close() {
      closing.abort();
      await stopWatching();
    },
  };
}
