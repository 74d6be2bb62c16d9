import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

type Finding = { id: string; nodes: { target: string[] }[] };

/** Rules of WCAG 2.2 AA that the page breaks, as far as axe can check, with the places; `within` is a selector. */
export async function findAxeViolations(page: Page, within = 'html'): Promise<string[]> {
  // The policy of the pages allows no foreign script; a tool of the browser may add one.
  await page.evaluate(await readFile(axePath, 'utf8'));
  const options = `{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }`;
  const findings = (await page.evaluate(
    `axe.run(${JSON.stringify(within)}, ${options}).then((result) => result.violations)`,
  )) as Finding[];
  return findings.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
