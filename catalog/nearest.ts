const longestCompared = 64;

/** The candidate that looks most like `word`, when one is near enough to be a slip of the fingers. */
export function findNearest(word: string, candidates: Iterable<string>): string | undefined {
  const allowed = Math.max(1, Math.floor(word.length / 3));
  let nearest: string | undefined;
  let best = allowed + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.slice(0, longestCompared), candidate.slice(0, longestCompared));
    if (distance < best) [nearest, best] = [candidate, distance];
  }
  return nearest;
}

/** `. Did you mean "visibility"?`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const nearest = findNearest(word, candidates);
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
}

/** Levenshtein's distance. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[to.length] ?? 0;
}
