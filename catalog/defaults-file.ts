import { decodeText } from './decode-text.ts';
import type { Problem } from './problem.ts';
import { readOneFile } from './read-folder.ts';

/** Beside the folders: what they inherit (limits, authors, licence). */
export const defaultsFileName = '_defaults.yaml';

/** `text` is null when there is no such file, or none that can be read. */
export type DefaultsFile = { text: string | null; problems: Problem[] };

export const noDefaults: DefaultsFile = { text: null, problems: [] };

/** `_defaults.yaml` of a folder of exercises. Like theirs, it is an ordinary file of limited size or a problem. */
export async function findDefaults(folder: string): Promise<DefaultsFile> {
  const read = await readOneFile(folder, defaultsFileName);
  if (read === null) return noDefaults;
  const decoded = 'problem' in read ? read : decodeText(defaultsFileName, read.bytes);
  if ('text' in decoded) return { text: decoded.text, problems: [] };
  return { text: null, problems: [{ ...decoded.problem, file: `../${defaultsFileName}` }] };
}
