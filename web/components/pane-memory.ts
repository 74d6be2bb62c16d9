const keyOf = (name: string) => `wirekata.panes.${name}`;

/** Percent as it was left, or `null`. Storage may be full or switched off: panes then start as designed. */
export function recallShare(name: string): number | null {
  try {
    const share = Number.parseFloat(localStorage.getItem(keyOf(name)) ?? '');
    return Number.isFinite(share) ? share : null;
  } catch {
    return null;
  }
}

export function rememberShare(name: string, percent: number): void {
  try {
    localStorage.setItem(keyOf(name), String(percent));
  } catch {
    return;
  }
}
