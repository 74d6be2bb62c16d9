type Rung = { group: string | null; test: string | null };

/** What the failures are counted of: hints of one test, or of one group, are the rungs of one ladder. */
export const placeOf = ({ group, test }: Rung): string => test ?? group ?? '';

/** What is to be taken before this hint: those of the same ladder that the exercise lists earlier. */
export function rungsBelow<Hint extends Rung>(hints: readonly Hint[], hint: Hint): Hint[] {
  return hints.slice(0, hints.indexOf(hint)).filter((other) => placeOf(other) === placeOf(hint));
}
