import { watch } from 'node:fs';
import { publishedRevisionFile } from '#contracts/published-revision.ts';
import { verifyReportFile } from '#contracts/verify-report.ts';

/** Editors write a file in several steps. */
const settleMs = 150;
const ignored = new Set<string>([verifyReportFile, publishedRevisionFile]);

export type Save = {
  /** What was saved, relative to its folder; nothing the first time. */
  files: string[];
  /** Aborted by the next save. */
  outdated: AbortSignal;
};

/** The folders as they are, and then once for every save below them, until `signal` aborts. */
export async function* watchSaves(folders: readonly string[], signal: AbortSignal): AsyncGenerator<Save> {
  const saved = new Set<string>();
  let isSaved = Promise.withResolvers<void>();
  let outdated = new AbortController();
  let settling: NodeJS.Timeout | undefined;
  const notice = (_event: string, file: string | null): void => {
    if (file === null || ignored.has(file) || /(^|\/)\.|~$/.test(file)) return;
    saved.add(file);
    clearTimeout(settling);
    settling = setTimeout(() => {
      outdated.abort(new Error('saved again'));
      isSaved.resolve();
    }, settleMs);
  };
  const watchers = folders.map((folder) => watch(folder, { recursive: true }, notice));
  const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  try {
    yield { files: [], outdated: outdated.signal };
    while (!signal.aborted) {
      await Promise.race([isSaved.promise, ended]);
      if (signal.aborted) return;
      const files = [...saved].toSorted();
      saved.clear();
      isSaved = Promise.withResolvers<void>();
      outdated = new AbortController();
      yield { files, outdated: outdated.signal };
    }
  } finally {
    clearTimeout(settling);
    for (const watcher of watchers) watcher.close();
  }
}
