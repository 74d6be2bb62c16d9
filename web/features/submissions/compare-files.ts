import { structuredPatch } from 'diff';

export interface DiffLine {
  change: 'same' | 'added' | 'removed';
  text: string;
}

export interface FileChange {
  path: string;
  change: 'added' | 'removed' | 'changed';
  addedCount: number;
  removedCount: number;
  /** Stretches of changed lines with a few unchanged ones around them; `null` when the files differ too much to say. */
  hunks: { start: number; lines: DiffLine[] }[] | null;
}

export type Files = Readonly<Record<string, string>>;

/** Two files that share next to nothing would keep the browser busy; beyond this many edits both are shown whole. */
const mostEdits = 2000;

/** Files that differ, in the order of their paths. */
export function compareFiles(before: Files, after: Files): FileChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap((path) => {
    const [left, right] = [before[path], after[path]];
    if (left === right) return [];
    const change = left === undefined ? 'added' : right === undefined ? 'removed' : 'changed';
    return [{ path, change, ...compareTexts(left ?? '', right ?? '') }];
  });
}

function compareTexts(left: string, right: string): Pick<FileChange, 'addedCount' | 'removedCount' | 'hunks'> {
  const patch = structuredPatch('', '', left, right, '', '', { context: 3, maxEditLength: mostEdits });
  if (patch === undefined) return { addedCount: 0, removedCount: 0, hunks: null };
  const hunks = patch.hunks.map(({ newStart, lines }) => ({ start: newStart, lines: lines.flatMap(readLine) }));
  const countOf = (change: DiffLine['change']) =>
    hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.change === change).length, 0);
  return { addedCount: countOf('added'), removedCount: countOf('removed'), hunks };
}

const changes: Record<string, DiffLine['change']> = { ' ': 'same', '+': 'added', '-': 'removed' };

/** "\ No newline at end of file" is no line of the file. */
function readLine(line: string): DiffLine[] {
  const change = changes[line.charAt(0)];
  return change === undefined ? [] : [{ change, text: line.slice(1) }];
}
