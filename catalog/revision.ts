import { createHash } from 'node:crypto';
import { Revision } from '#contracts/ids.ts';

/** Content hash of a folder: sorted paths and bytes, each with its length in front so that no two folders look alike. */
export function revisionOf(files: ReadonlyMap<string, Uint8Array>): Revision {
  const hash = createHash('sha256');
  for (const [path, bytes] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    hash.update(`${Buffer.byteLength(path)}:${path}${bytes.length}:`).update(bytes);
  }
  return Revision.parse(hash.digest('hex').slice(0, 16));
}
