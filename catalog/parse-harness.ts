import { stripTypeScriptTypes } from 'node:module';
import { type Expression, type Node, type Program, parse, type SpreadElement } from 'acorn';
import { type Problem, problem } from './problem.ts';

/** One file of `harness/`, its types replaced by spaces: lines and columns are those of the source. */
export type HarnessFile = { path: string; js: string; program: Program };

/** @returns the parsed file, or the problem that keeps it from being one. `path` is below `harness/`. */
export function parseHarnessFile(path: string, source: string): { harness: HarnessFile } | { problem: Problem } {
  try {
    const js = stripTypeScriptTypes(source, { mode: 'strip' });
    return {
      harness: { path, js, program: parse(js, { ecmaVersion: 'latest', sourceType: 'module', locations: true }) },
    };
  } catch (error) {
    // Everything else is a stack overflow, in one of several disguises.
    const isSyntax = error instanceof SyntaxError;
    const reason = isSyntax ? error.message.trim().split('\n')[0] : 'it is nested too deeply';
    const line = isSyntax && 'loc' in error ? (error.loc as { line: number }).line : null;
    const message = `is not TypeScript with erasable types: ${reason}.`;
    return { problem: problem('KATA120', `harness/${path}`, message, { line }) };
  }
}

/** Text of a literal or of a template without expressions; undefined when only running the code could tell. */
export function literalText(node: Expression | SpreadElement | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

export const placeOf = (node: Node): { line: number | null; column: number | null } => ({
  line: node.loc?.start.line ?? null,
  column: node.loc === undefined || node.loc === null ? null : node.loc.start.column + 1,
});
