export interface Match {
  start: number;
  end: number;
}

/** More are neither counted nor marked: a single letter would mark half of the output. */
export const mostMatches = 1000;

/** Places of `query` in `text`, without regard to case, in order and without overlap. */
export function findMatches(text: string, query: string): Match[] {
  if (query === '') return [];
  const pattern = new RegExp(query.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu');
  const matches: Match[] = [];
  for (const { index, 0: found } of text.matchAll(pattern)) {
    matches.push({ start: index, end: index + found.length });
    if (matches.length === mostMatches) break;
  }
  return matches;
}

export interface Segment {
  text: string;
  /** Index among the matches; `null` outside of all. */
  match: number | null;
}

/** A part of the text that begins at `start`, cut where matches begin and end; a match may reach over several parts. */
export function cutAtMatches(part: string, start: number, matches: readonly Match[]): Segment[] {
  const end = start + part.length;
  const segments: Segment[] = [];
  let at = start;
  for (let index = firstEndingAfter(matches, start); index < matches.length; index += 1) {
    const match = matches[index];
    if (match === undefined || match.start >= end) break;
    const from = Math.max(match.start, start);
    const to = Math.min(match.end, end);
    if (from > at) segments.push({ text: part.slice(at - start, from - start), match: null });
    segments.push({ text: part.slice(from - start, to - start), match: index });
    at = to;
  }
  if (at < end) segments.push({ text: part.slice(at - start), match: null });
  return segments;
}

function firstEndingAfter(matches: readonly Match[], place: number): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle]?.end ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
