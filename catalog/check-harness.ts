import type { AnyNode, ImportExpression, Node, Program } from 'acorn';
import { full } from 'acorn-walk';
import { checkHarnessGlobals } from './check-harness-globals.ts';
import { type HarnessFile, literalText, placeOf } from './parse-harness.ts';
import { type Problem, problem } from './problem.ts';

const allowedPackage = '@kata/harness';

/** What a harness may not do although it is valid: fixed waits, imports from elsewhere. `paths` are the files below `harness/`. */
export function checkHarness(harness: HarnessFile, paths: ReadonlySet<string>): Problem[] {
  return [...checkImports(harness, paths), ...checkWaits(harness), ...checkHarnessGlobals(harness)];
}

/** JavaScript for the grader: relative imports name the `.js` files the bundle holds. Lines stay the same. */
export function toJavaScript({ js, program }: HarnessFile): string {
  let text = js;
  for (const { source } of importSources(program).toReversed()) {
    const specifier = literalText(source);
    if (specifier?.startsWith('.'))
      text = `${text.slice(0, source.start)}'${specifier.replace(/\.ts$/, '.js')}'${text.slice(source.end)}`;
  }
  return text;
}

export const javaScriptPath = (path: string): string => path.replace(/\.ts$/, '.js');

type Imported = { node: Node; source: ImportExpression['source'] };

function importSources(program: Program): Imported[] {
  const found: Imported[] = [];
  full(program, (node) => {
    const source = sourceOf(node as AnyNode);
    if (source !== null) found.push({ node, source });
  });
  return found.toSorted((one, other) => one.node.start - other.node.start);
}

function sourceOf(node: AnyNode): ImportExpression['source'] | null {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
      return node.source ?? null;
    default:
      return null;
  }
}

function checkImports({ path, program }: HarnessFile, paths: ReadonlySet<string>): Problem[] {
  return importSources(program).flatMap(({ node, source }) => {
    const specifier = literalText(source);
    const target = specifier?.startsWith('.') ? resolveBeside(path, specifier) : undefined;
    if (specifier === allowedPackage || (target !== undefined && paths.has(target))) return [];
    const message = specifier?.startsWith('.')
      ? `imports "${specifier}", which is not in harness/: name an existing file with its ending .ts.`
      : `imports ${specifier === undefined ? 'something computed' : `"${specifier}"`}: a harness may import ${allowedPackage} and its own files only.`;
    return [problem('KATA161', `harness/${path}`, message, placeOf(node))];
  });
}

/** Path below `harness/`, or undefined when it leads out of it. */
function resolveBeside(path: string, specifier: string): string | undefined {
  const parts = path.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

const timers = new Set(['setTimeout', 'setInterval']);

function checkWaits({ path, program }: HarnessFile): Problem[] {
  const found: Problem[] = [];
  full(program, (node) => {
    const call = node as AnyNode;
    if (call.type !== 'CallExpression') return;
    const name = lastName(call.callee);
    const isSleep = call.callee.type === 'MemberExpression' && name === 'sleep';
    const [first, time] = call.arguments;
    if (timers.has(name ?? '')) {
      const shown = time?.type === 'Literal' ? String(time.value) : '…';
      const message = `uses ${name}(${shown}) as a wait: use expect.eventually, or t.sleep(ms, why).`;
      found.push(problem('KATA160', `harness/${path}`, message, placeOf(call)));
    } else if (isSleep && first !== undefined && (time === undefined || literalText(time)?.trim() === '')) {
      const message = 'sleeps without saying what for: t.sleep(ms, why), or better expect.eventually.';
      found.push(problem('KATA160', `harness/${path}`, message, placeOf(call)));
    }
  });
  return found;
}

/** `setTimeout` of itself and of `globalThis.setTimeout`. */
function lastName(callee: AnyNode): string | undefined {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : undefined;
}
