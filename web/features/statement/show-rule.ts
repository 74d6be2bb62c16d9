/** The anchor that states the rule of a test: its own, or the heading of its group. */
export function findAnchor(statementHtml: string, { id, group }: { id: string; group: string }): string | null {
  return [id, group].find((anchor) => statementHtml.includes(`id="${anchor}"`)) ?? null;
}

/** Brings a sentence of the statement into view and gives it the focus, which also marks it for a moment. */
export function showRule(anchor: string): void {
  const sentence = document.querySelector<HTMLElement>(`.statement-html [id="${CSS.escape(anchor)}"]`);
  if (!sentence) return;
  sentence.tabIndex = -1;
  sentence.scrollIntoView({ block: 'center', behavior: 'smooth' });
  sentence.focus({ preventScroll: true });
}
