/** One row of a side-by-side diff; a side is `null` where only the other has a line. */
export interface DiffRow {
  left: string | null;
  right: string | null;
  isSame: boolean;
}

/** The table of the comparison has lines² cells; past this many lines a side is shown as wholly different. */
const longestComparedLines = 400;

/** Lines of `expected` and `actual` side by side. JSON is laid out with sorted keys first, so that order is no difference. */
export function diffTexts(expected: string, actual: string): DiffRow[] {
  const left = layOut(expected).split('\n');
  const right = layOut(actual).split('\n');
  if (left.length > longestComparedLines || right.length > longestComparedLines) return pair(left, right);
  return pairRuns(left, right, longestCommonLines(left, right));
}

/** A comma after the last entry of a side says nothing about that entry. */
const isSameLine = (a: string | undefined, b: string | undefined) => a?.replace(/,$/, '') === b?.replace(/,$/, '');

function layOut(text: string): string {
  try {
    return JSON.stringify(sortKeys(JSON.parse(text)), null, 2);
  } catch {
    return text;
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

/** `lengths[i][j]`: length of the longest common subsequence of `left` from i and `right` from j. */
function longestCommonLines(left: string[], right: string[]): number[][] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const below = lengths[i + 1]?.[j] ?? 0;
      const beside = lengths[i]?.[j + 1] ?? 0;
      const diagonal = lengths[i + 1]?.[j + 1] ?? 0;
      const row = lengths[i];
      if (row) row[j] = isSameLine(left[i], right[j]) ? diagonal + 1 : Math.max(below, beside);
    }
  }
  return lengths;
}

function pairRuns(left: string[], right: string[], lengths: number[][]): DiffRow[] {
  const rows: DiffRow[] = [];
  let i = 0;
  let j = 0;
  let removed: string[] = [];
  let added: string[] = [];
  const flush = () => {
    rows.push(...pair(removed, added));
    removed = [];
    added = [];
  };
  while (i < left.length || j < right.length) {
    const l = left[i];
    const r = right[j];
    if (l !== undefined && r !== undefined && isSameLine(l, r)) {
      flush();
      rows.push({ left: l, right: r, isSame: true });
      i += 1;
      j += 1;
    } else if (r === undefined || (l !== undefined && (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))) {
      removed.push(l ?? '');
      i += 1;
    } else {
      added.push(r);
      j += 1;
    }
  }
  flush();
  return rows;
}

function pair(left: string[], right: string[]): DiffRow[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({
    left: left[index] ?? null,
    right: right[index] ?? null,
    isSame: isSameLine(left[index], right[index]),
  }));
}
