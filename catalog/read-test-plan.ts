import type { TestPlan } from '#contracts/exercise-bundle.ts';
import type { TestGroup } from '#contracts/exercise-manifest.ts';
import { TestId } from '#contracts/ids.ts';
import { type DeclaredTest, findTests } from './find-tests.ts';
import { findNearest } from './nearest.ts';
import type { HarnessFile } from './parse-harness.ts';
import { type Problem, problem } from './problem.ts';

const maxTestCount = 300;
const maxTitleLength = 160;
/** In the order in which the grader runs them. Other files may be imported by these, and declare no tests. */
export const entryFiles = ['public.ts', 'main.ts'] as const;

export type PlanReading = { plan: TestPlan; problems: Problem[] };

/** Every group of the manifest in its order with the tests the harness declares, and what does not fit together. */
export function readTestPlan(groups: readonly TestGroup[], harness: readonly HarnessFile[]): PlanReading {
  const problems: Problem[] = [];
  const tests: DeclaredTest[] = [];
  for (const file of inRunOrder(harness)) {
    const found = findTests(file);
    problems.push(...found.problems);
    if (isEntry(file.path)) tests.push(...found.tests);
    else problems.push(...found.tests.map(declaredElsewhere));
  }
  if (tests.length > maxTestCount)
    problems.push(problem('KATA107', 'harness/main.ts', `declares more than ${maxTestCount} tests.`));
  const seen = new Map<string, DeclaredTest>();
  for (const test of tests.slice(0, maxTestCount)) {
    problems.push(...checkTest(test, groups, seen.get(test.id)));
    seen.set(test.id, test);
  }
  problems.push(...groups.flatMap((group) => checkGroup(group, tests)));
  const plan = groups.map(({ id, title, points, visibility, optional, requires }) => ({
    ...{ id, title, points, visibility, optional, requires },
    tests: tests.filter((test) => test.group === id).map((test) => ({ id: test.id as TestId, title: test.title })),
  }));
  return { plan, problems };
}

const isEntry = (path: string): boolean => entryFiles.some((entry) => entry === path);

function inRunOrder(harness: readonly HarnessFile[]): HarnessFile[] {
  const rank = ({ path }: HarnessFile) => (path === 'public.ts' ? 0 : 1);
  return harness.toSorted((one, other) => rank(one) - rank(other));
}

function declaredElsewhere(test: DeclaredTest): Problem {
  const message = `test "${test.id}" is declared outside of main.ts and public.ts: move it there.`;
  return problem('KATA124', `harness/${test.file}`, message, test);
}

function checkTest(test: DeclaredTest, groups: readonly TestGroup[], twin: DeclaredTest | undefined): Problem[] {
  const file = `harness/${test.file}`;
  const found: Problem[] = [];
  const report = (code: Problem['code'], message: string) => found.push(problem(code, file, message, test));
  const group = groups.find(({ id }) => id === test.group);
  if (!TestId.safeParse(test.id).success) report('KATA124', `test id "${test.id}" must be "group.test" in lower case.`);
  if (test.title === '' || test.title.length > maxTitleLength)
    report('KATA124', `test "${test.id}" needs a title of 1 to ${maxTitleLength} characters.`);
  if (twin !== undefined)
    report('KATA125', `test "${test.id}" exists already in harness/${twin.file}:${twin.line}: rename one.`);
  if (test.group === null) report('KATA126', `test "${test.id}" is in no group: put it into group("…", () => { … }).`);
  else if (group === undefined) report('KATA121', undeclaredGroup(test, test.group, groups));
  else if (!test.id.startsWith(`${group.id}.`))
    report('KATA126', `test "${test.id}" is in group "${group.id}": its id must begin with "${group.id}.".`);
  if (group !== undefined && (group.visibility === 'public') !== (test.file === 'public.ts'))
    report(
      'KATA127',
      group.visibility === 'public'
        ? `test "${test.id}" belongs to the public group "${group.id}": move it to harness/public.ts.`
        : `test "${test.id}" is in public.ts, but group "${group.id}" is ${group.visibility}: move it to harness/main.ts.`,
    );
  return found;
}

function undeclaredGroup(test: DeclaredTest, group: string, groups: readonly TestGroup[]): string {
  const declared = groups.map(({ id }) => id);
  const near = findNearest(group, declared);
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  return `test "${test.id}" belongs to group "${group}", which kata.yaml does not declare (declared: ${declared.join(', ')}).${hint}`;
}

function checkGroup(group: TestGroup, tests: readonly DeclaredTest[]): Problem[] {
  if (tests.some((test) => test.group === group.id)) return [];
  const message = `group "${group.id}" has no tests in the harness: add one, or remove the group.`;
  return [problem('KATA123', 'kata.yaml', message)];
}
