import type { AnyNode, CallExpression, Expression, Node, ObjectExpression, SpreadElement } from 'acorn';
import { full, fullAncestor } from 'acorn-walk';
import { durableTest, hygieneTests, outageTest } from '#sandbox-images/grader/harness/std/hygiene-tests.ts';
import { findNearest } from './nearest.ts';
import { type HarnessFile, literalText, placeOf } from './parse-harness.ts';
import { type Problem, problem } from './problem.ts';

/** A test as the source declares it; `group` is null outside of any `group(…)`. `file` is below `harness/`. */
export type DeclaredTest = {
  id: string;
  title: string;
  group: string | null;
  file: string;
  line: number | null;
  column: number | null;
  /** `timeout` of the test's options when it is a text literal. */
  timeout: string | null;
};

type Argument = Expression | SpreadElement;
type Found = { tests: DeclaredTest[]; problems: Problem[] };

/**
 * Reads `group`, `test` and `std.…` calls, as `test(…)` or `k.test(…)`. Nothing is run: an id that
 * is not a literal is a problem.
 */
export function findTests(harness: HarnessFile): Found {
  const found: Found = { tests: [], problems: [] };
  const kit = kitParameter(harness);
  fullAncestor(harness.program, (node, _state, ancestors) => {
    const call = node as AnyNode;
    const name = call.type === 'CallExpression' ? calledName(call, kit) : undefined;
    if (call.type !== 'CallExpression' || name === undefined || !Object.hasOwn(readers, name)) return;
    const group = enclosingGroup(ancestors.slice(0, -1), kit);
    readers[name as keyof typeof readers]({ call, group, harness, found });
  });
  return found;
}

type Call = { call: CallExpression; group: string | null; harness: HarnessFile; found: Found };

const readers = {
  group: readGroup,
  test: readTest,
  'std.hygiene': readHygiene,
  'std.durable': readDurable,
  'std.outage': readOutage,
};

function readGroup(one: Call): void {
  if (literalText(one.call.arguments[0]) === undefined) notLiteral(one, 'group(id, …): write the id as a text literal');
}

function readTest(one: Call): void {
  const [idNode, titleNode, body] = one.call.arguments;
  if (body === undefined) return;
  const id = literalText(idNode);
  const title = literalText(titleNode);
  if (id === undefined || title === undefined)
    notLiteral(one, 'test(id, title, …): write id and title as text literals, one call a test');
  else declare(one, id, title, timeoutOf(one.call.arguments[3]));
}

function readHygiene(one: Call): void {
  const [, names, options] = one.call.arguments;
  const group = namedGroup(options);
  if (names?.type !== 'ArrayExpression' || group === undefined) {
    notLiteral(one, "std.hygiene(api, ['malformed', …], { as: 'group' }): write the names and `as` as literals");
    return;
  }
  for (const element of names.elements) {
    const name = element === null ? undefined : literalText(element);
    const entry = Object.entries(hygieneTests).find(([key]) => key === name)?.[1];
    if (entry !== undefined) declare(one, `${group}.${entry.suffix}`, entry.title);
    else {
      const known = Object.keys(hygieneTests);
      const near = name === undefined ? undefined : findNearest(name, known);
      notLiteral(one, `std.hygiene knows ${known.join(', ')}${near === undefined ? '' : `; did you mean "${near}"?`}`);
    }
  }
}

function readDurable(one: Call): void {
  const group = namedGroup(one.call.arguments[3]);
  if (group === undefined)
    notLiteral(one, "std.durable(server, write, read, { as: 'group' }): write `as` as a literal");
  else declare(one, `${group}.${durableTest.suffix}`, durableTest.title);
}

function readOutage(one: Call): void {
  const group = namedGroup(one.call.arguments[3]);
  if (group === undefined)
    notLiteral(one, "std.outage(server, service, request, { as: 'group' }): write `as` as a literal");
  else declare(one, `${group}.${outageTest.suffix}`, outageTest.title);
}

function declare(one: Call, id: string, title: string, timeout: string | null = null): void {
  const { call, group, harness, found } = one;
  found.tests.push({ id, title, group, file: harness.path, ...placeOf(call), timeout });
}

const timeoutOf = (options: Argument | undefined): string | null =>
  options?.type === 'ObjectExpression' ? (literalProperty(options, 'timeout') ?? null) : null;

function notLiteral({ call, harness, found }: Call, message: string): void {
  found.problems.push(problem('KATA124', `harness/${harness.path}`, `${message}.`, placeOf(call)));
}

function namedGroup(options: Argument | undefined): string | undefined {
  return options?.type === 'ObjectExpression' ? literalProperty(options, 'as') : undefined;
}

function literalProperty(object: ObjectExpression, key: string): string | undefined {
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.computed) continue;
    if (property.key.type === 'Identifier' && property.key.name === key) return literalText(property.value);
  }
  return undefined;
}

/** Name of `k` in `kata((k) => …)`; undefined when the parts are taken apart in the parameter. */
export function kitParameter({ program }: HarnessFile): string | undefined {
  let name: string | undefined;
  full(program, (node) => {
    const call = node as AnyNode;
    if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier' || call.callee.name !== 'kata') return;
    const [body] = call.arguments;
    if (body?.type !== 'ArrowFunctionExpression' && body?.type !== 'FunctionExpression') return;
    const [parameter] = body.params;
    if (parameter?.type === 'Identifier') name = parameter.name;
  });
  return name;
}

/** `test`, `std.hygiene`, … however the kit is reached; undefined for every other callee, such as `pattern.test`. */
export function calledName({ callee }: CallExpression, kit: string | undefined): string | undefined {
  const path = dottedName(callee);
  if (path === undefined || kit === undefined) return path;
  return path.startsWith(`${kit}.`) ? path.slice(kit.length + 1) : path;
}

function dottedName(node: AnyNode): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.computed) return undefined;
  const left = dottedName(node.object);
  const right = dottedName(node.property);
  return left === undefined || right === undefined ? undefined : `${left}.${right}`;
}

function enclosingGroup(ancestors: Node[], kit: string | undefined): string | null {
  for (const node of ancestors.toReversed()) {
    const call = node as AnyNode;
    if (call.type === 'CallExpression' && calledName(call, kit) === 'group')
      return literalText(call.arguments[0]) ?? null;
  }
  return null;
}
