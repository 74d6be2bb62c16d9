import path from 'node:path';
import type { ExerciseParts } from './check-exercise.ts';
import { type Problem, problem } from './problem.ts';
import { outlineStatement } from './statement-anchors.ts';

const file = 'statement.md';

/** Every group has a heading that states its rules, every `{#id}` means something, every relative link leads somewhere. */
export function checkStatement({ manifest, statement, plan, paths }: ExerciseParts): Problem[] {
  const { headings, ids, links } = outlineStatement(statement);
  const found: Problem[] = [];
  for (const { id } of manifest.grading.groups) {
    if (!headings.some((heading) => heading.id === id))
      found.push(problem('KATA140', file, `group "${id}" has no rule: add a heading "## … {#${id}}".`));
  }
  if (manifest.status === 'active') found.push(...findUnstatedTests({ manifest, plan, ids }));
  const known = new Set(plan.flatMap((group) => [group.id, ...group.tests.map((test) => test.id)]));
  for (const id of ids) {
    if (id.includes('.') && !known.has(id))
      found.push(problem('KATA140', file, `{#${id}} names no test of the harness: correct or remove it.`));
  }
  for (const { target, line } of links) {
    if (!leadsSomewhere(target, ids, paths))
      found.push(problem('KATA141', file, `the link "${target}" leads nowhere: correct or remove it.`, { line }));
  }
  return found;
}

type StatedParts = Pick<ExerciseParts, 'manifest' | 'plan'> & { ids: ReadonlySet<string> };

/** A learner who reads a red test has to find the sentence that asked for it. `{#crud.put}` also states `crud.put-replaces`. */
function findUnstatedTests({ manifest: { stated }, plan, ids }: StatedParts): Problem[] {
  const tests = plan.flatMap((group) => group.tests.map((test): string => test.id));
  return tests.flatMap((test) => {
    const rule = stated[test];
    if (rule !== undefined && !ids.has(rule))
      return [problem('KATA140', file, `stated says that {#${rule}} is the rule of test "${test}": it is not there.`)];
    if (rule !== undefined || ids.has(test) || [...ids].some((id) => id.includes('.') && test.startsWith(`${id}-`)))
      return [];
    const message = `test "${test}" has no rule: add a sentence with {#${test}}, or name the rule that covers it under stated.`;
    return [problem('KATA140', file, message)];
  });
}

function leadsSomewhere(target: string, ids: ReadonlySet<string>, paths: ReadonlySet<string>): boolean {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('/')) return true;
  if (target.startsWith('#')) return ids.has(target.slice(1));
  return paths.has(path.posix.normalize(target.replace(/[?#].*$/, '')));
}
