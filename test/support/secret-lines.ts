import type { Exercise, TextFiles } from '#catalog/load-exercise.ts';

/** Shorter ones may be anybody's. */
const leastLineLength = 30;

/** Line → the file it stands in, below the folder of exercises. */
export type SecretLines = ReadonlyMap<string, string>;

/** Of the harness, the references and the mutants: the lines that stand in nothing learners are given. */
export function secretLinesOf(exercise: Exercise): SecretLines {
  const { slug, statement, starters, publicTests, contract } = exercise;
  const given = [statement, publicTests ?? '', contract?.text ?? '', ...Object.values(starters).flatMap(textsOf)];
  const lines = new Map<string, string>();
  for (const [folder, files] of hiddenFolders(exercise)) {
    for (const [file, text] of Object.entries(files)) {
      for (const line of text.split('\n').map((one) => one.trim())) {
        if (line.length < leastLineLength || lines.has(line) || given.some((one) => one.includes(line))) continue;
        lines.set(line, `${slug}/${folder}/${file}`);
      }
    }
  }
  return lines;
}

const textsOf = (files: TextFiles): string[] => Object.values(files);

function hiddenFolders({ harness, harnessJs, references, mutants }: Exercise): [folder: string, files: TextFiles][] {
  const { 'public.ts': _public, ...hidden } = harness;
  const { 'public.js': _publicJs, ...hiddenJs } = harnessJs;
  return [
    ['harness', hidden],
    ['harness', hiddenJs],
    ...Object.entries(references).map(([id, files]): [string, TextFiles] => [`references/${id}`, files]),
    ...mutants.map(({ id, files }): [string, TextFiles] => [`mutants/${id}`, files]),
  ];
}

export type LeakFinder = (text: string, own?: TextFiles) => string[];

/**
 * Looks for any number of lines in one pass. The finder returns each line that it found, with the file it is from; `own`
 * is what the reader wrote themselves, which they may be shown.
 */
export function createLeakFinder(secrets: SecretLines): LeakFinder {
  const byHead = new Map<string, string[]>();
  for (const line of secrets.keys()) {
    const head = line.slice(0, leastLineLength);
    byHead.set(head, [...(byHead.get(head) ?? []), line]);
  }
  return (text, own = {}) => {
    const found = new Set<string>();
    for (let at = 0; at + leastLineLength <= text.length; at += 1) {
      const candidates = byHead.get(text.slice(at, at + leastLineLength)) ?? [];
      for (const line of candidates) if (text.startsWith(line, at)) found.add(line);
    }
    const known = textsOf(own);
    return [...found]
      .filter((line) => !known.some((one) => one.includes(line)))
      .map((line) => `${secrets.get(line)}: ${line}`);
  };
}

/** What a reply in JSON says: all its texts, as they are read. Anything else is returned as it is. */
export function readableText(body: string): string {
  const texts: string[] = [];
  try {
    JSON.parse(body, (_key, value: unknown) => (typeof value === 'string' ? texts.push(value) : value));
  } catch {
    return body;
  }
  return texts.join('\n');
}
