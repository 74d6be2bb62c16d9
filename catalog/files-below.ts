import type { TextFiles } from './load-exercise.ts';

/** The files of one folder, by their path inside it. */
export function filesBelow(texts: ReadonlyMap<string, string>, folder: string): TextFiles {
  const prefix = `${folder}/`;
  return Object.fromEntries(
    [...texts].filter(([file]) => file.startsWith(prefix)).map(([file, text]) => [file.slice(prefix.length), text]),
  );
}
