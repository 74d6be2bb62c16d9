import type { AnyNode, Pattern } from 'acorn';
import { full } from 'acorn-walk';
import { type HarnessFile, placeOf } from './parse-harness.ts';
import { type Problem, problem } from './problem.ts';

const advice: Record<string, string> = {
  process: 'a harness has no process of its own to look at: use env of kata.yaml',
  fetch: 'use http(server()), which checks every answer and shows it to the learner',
  WebSocket: 'use ws(server(), path)',
  require: 'use an import at the top',
  eval: 'write the code out',
  Function: 'write the code out',
  'Math.random': 'use t.rnd or rnd, which the seed of a run repeats',
};

/** What is there in the grader but makes a harness that cannot be repeated or shown. */
export function checkHarnessGlobals({ path, program }: HarnessFile): Problem[] {
  const own = declaredNames(program);
  const found: Problem[] = [];
  full(program, (node) => {
    const name = globalUsed(node as AnyNode);
    if (name === undefined || own.has(name)) return;
    found.push(problem('KATA162', `harness/${path}`, `uses ${name}: ${advice[name]}.`, placeOf(node)));
  });
  return found;
}

function globalUsed(node: AnyNode): string | undefined {
  const used = nodeOfGlobal(node);
  return used !== undefined && Object.hasOwn(advice, used) ? used : undefined;
}

function nodeOfGlobal(node: AnyNode): string | undefined {
  if (node.type === 'CallExpression' || node.type === 'NewExpression')
    return node.callee.type === 'Identifier' ? node.callee.name : undefined;
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return undefined;
  if (node.object.name === 'process') return 'process';
  return node.property.type === 'Identifier' ? `${node.object.name}.${node.property.name}` : undefined;
}

/** Every name the file declares, wherever: one of those is not the global. */
function declaredNames(program: HarnessFile['program']): Set<string> {
  const names = new Set<string>();
  full(program, (node) => {
    const one = node as AnyNode;
    if (one.type === 'VariableDeclarator') collectNames(one.id, names);
    if (one.type === 'ImportSpecifier' || one.type === 'ImportDefaultSpecifier') names.add(one.local.name);
    if ('params' in one) for (const parameter of one.params) collectNames(parameter, names);
    if (one.type === 'FunctionDeclaration' && one.id !== null) names.add(one.id.name);
  });
  return names;
}

function collectNames(pattern: Pattern, names: Set<string>): void {
  if (pattern.type === 'Identifier') names.add(pattern.name);
  else if (pattern.type === 'AssignmentPattern') collectNames(pattern.left, names);
  else if (pattern.type === 'RestElement') collectNames(pattern.argument, names);
  else if (pattern.type === 'ArrayPattern')
    for (const element of pattern.elements) element !== null && collectNames(element, names);
  else if (pattern.type === 'ObjectPattern')
    for (const property of pattern.properties)
      collectNames(property.type === 'RestElement' ? property.argument : property.value, names);
}
