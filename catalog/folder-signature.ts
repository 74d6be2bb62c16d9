import type { FolderListing } from './read-folder.ts';

/** Differs when a file was added, removed, rewritten or renamed, without reading one. */
export function signatureOf({ entries, problems }: FolderListing): string {
  const files = entries.map((entry) => `${entry.path}:${entry.size}:${entry.modifiedMs}:${entry.changedMs}`);
  return [...files, ...problems.map((one) => `${one.code}:${one.file}`)].join('\n');
}
