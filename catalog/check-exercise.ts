import type { TestPlan } from '#contracts/exercise-bundle.ts';
import { containerServicesOf, type ExerciseManifest } from '#contracts/exercise-manifest.ts';
import { DurationText, SizeText } from '#contracts/units.ts';
import { checkLeaks } from './check-leaks.ts';
import { checkStarters } from './check-starters.ts';
import { checkStatement } from './check-statement.ts';
import type { ResolvedHint, TextFiles } from './load-exercise.ts';
import { didYouMean, findNearest } from './nearest.ts';
import { type Problem, type ProblemCode, problem } from './problem.ts';
import type { YamlFile } from './read-yaml.ts';
import { processNames } from './resolve-languages.ts';

const leastMutants = 3;

export type ExerciseParts = {
  manifest: ExerciseManifest;
  yaml: YamlFile;
  plan: TestPlan;
  statement: string;
  /** Every file of the folder. */
  paths: ReadonlySet<string>;
  harness: TextFiles;
  starters: Record<string, TextFiles>;
  references: Record<string, TextFiles>;
  hints: readonly ResolvedHint[];
};

/** What each file alone cannot show: whether the parts of an exercise fit together. */
export function checkExercise(parts: ExerciseParts): Problem[] {
  return [
    ...checkPoints(parts),
    ...checkRequires(parts),
    ...checkProcesses(parts),
    ...checkSeeds(parts),
    ...checkMutants(parts),
    ...checkHints(parts),
    ...checkBudgets(parts),
    ...checkStated(parts),
    ...checkStarters(parts),
    ...checkLeaks(parts),
    ...checkStatement(parts),
  ];
}

type Key = string | number;

/** Reports at a key of `kata.yaml`. */
const at = ({ yaml }: ExerciseParts, code: ProblemCode, keys: Key[], message: string): Problem =>
  problem(code, yaml.file, message, yaml.placeOf(keys));

function checkPoints(parts: ExerciseParts): Problem[] {
  const { groups, total } = parts.manifest.grading;
  const sum = groups.filter((group) => !group.optional).reduce((points, group) => points + group.points, 0);
  if (sum === total) return [];
  const message = `group points add up to ${sum}; make them ${total} or set grading.total.`;
  return [at(parts, 'KATA122', ['grading', 'groups'], message)];
}

function checkRequires(parts: ExerciseParts): Problem[] {
  const { groups } = parts.manifest.grading;
  const ids = groups.map(({ id }) => id);
  return groups.flatMap((group, index) => {
    const twin = ids.indexOf(group.id);
    const keys: Key[] = ['grading', 'groups', index];
    if (twin !== index) return [at(parts, 'KATA101', keys, `group id "${group.id}" is used twice: rename one.`)];
    return group.requires
      .filter((required) => !ids.slice(0, index).includes(required))
      .map((required) => {
        const why = ids.includes(required) ? 'which comes later: move it up' : 'which does not exist';
        const message = `group "${group.id}" requires "${required}", ${why}.${didYouMean(required, ids.slice(0, index))}`;
        return at(parts, 'KATA128', [...keys, 'requires'], message);
      });
  });
}

/** One process is run as the runtime says; of several, each has its command in kata.yaml. */
function checkProcesses(parts: ExerciseParts): Problem[] {
  return Object.entries(parts.manifest.languages).flatMap(([id, language]) =>
    processNames(parts.manifest)
      .filter((name) => language.run[name] === undefined)
      .map((name) =>
        at(
          parts,
          'KATA134',
          ['languages', id, 'run'],
          `languages.${id}.run has no command for process "${name}": add ${name}: [program, argument].`,
        ),
      ),
  );
}

function checkSeeds(parts: ExerciseParts): Problem[] {
  const { services } = parts.manifest;
  return containerServicesOf(services).flatMap((service) =>
    (services[service]?.seed ?? [])
      .filter((file) => !parts.paths.has(file))
      .map((file) =>
        at(parts, 'KATA105', ['services', service, 'seed'], `services.${service}.seed: "${file}" does not exist.`),
      ),
  );
}

function checkMutants(parts: ExerciseParts): Problem[] {
  const { mutants, status } = parts.manifest;
  const tests = testIds(parts.plan);
  const found = mutants.flatMap((mutant, index) =>
    (['kills', 'spares'] as const).flatMap((key) =>
      (mutant[key] ?? [])
        .filter((test) => !tests.includes(test))
        .map((test) => {
          const near = findNearest(test, tests);
          const hint = near === undefined ? '' : ` (near: ${near})`;
          const message = `mutant "${mutant.id}" ${key} "${test}": the harness has no such test${hint}.`;
          return at(parts, 'KATA130', ['mutants', index, key], message);
        }),
    ),
  );
  for (const [index, { id }] of mutants.entries()) {
    if (mutants.findIndex((other) => other.id === id) !== index)
      found.push(at(parts, 'KATA101', ['mutants', index], `mutant id "${id}" is used twice: rename one.`));
  }
  if (status === 'active' && mutants.length < leastMutants) {
    const message = `an active exercise needs at least ${leastMutants} mutants, this has ${mutants.length}.`;
    found.push({ ...at(parts, 'KATA132', ['mutants'], message), severity: 'warning' });
  }
  return found;
}

function checkHints(parts: ExerciseParts): Problem[] {
  const tests = testIds(parts.plan);
  const groups = parts.plan.map(({ id }) => id);
  return parts.manifest.hints.flatMap((hint, index) => {
    const [key, target, known] =
      hint.test === undefined ? (['group', hint.group ?? '', groups] as const) : (['test', hint.test, tests] as const);
    if (known.some((id) => id === target)) return [];
    const message = `a hint names the ${key} "${target}", which does not exist.${didYouMean(target, known)}`;
    return [at(parts, 'KATA133', ['hints', index, key], message)];
  });
}

function checkBudgets(parts: ExerciseParts): Problem[] {
  const groups = parts.plan.map(({ id }) => id);
  const { budgets } = parts.manifest;
  return budgets.flatMap(({ id, metric, max, group, calibrated }, index) => {
    const keys: Key[] = ['budgets', index];
    const found: Problem[] = [];
    if (budgets.findIndex((other) => other.id === id) !== index)
      found.push(at(parts, 'KATA101', keys, `budget id "${id}" is used twice: rename one.`));
    if (group !== undefined && !groups.includes(group)) {
      const message = `budget "${id}" belongs to the group "${group}", which does not exist.${didYouMean(group, groups)}`;
      found.push(at(parts, 'KATA137', [...keys, 'group'], message));
    }
    if (calibrated && (typeof max === 'string' || !/^http\.(p50|p95|p99|max)$/.test(metric))) {
      const message = `budget "${id}" is calibrated: its metric is http.p50, p95, p99 or max, and its maximum a number, how many times the figure of a server that does nothing.`;
      return [...found, at(parts, 'KATA137', keys, message)];
    }
    const isText = typeof max === 'string';
    if (isText && !DurationText.safeParse(max).success && !SizeText.safeParse(max).success) {
      const message = `budget "${id}" (${metric}) has the maximum "${max}": write a count without quotes, a duration (50ms) or a size (64MiB).`;
      found.push(at(parts, 'KATA137', [...keys, 'max'], message));
    }
    return found;
  });
}

function checkStated(parts: ExerciseParts): Problem[] {
  const tests = testIds(parts.plan);
  return Object.keys(parts.manifest.stated)
    .filter((test) => !tests.includes(test))
    .map((test) => {
      const message = `stated names the test "${test}", which does not exist.${didYouMean(test, tests)}`;
      return at(parts, 'KATA133', ['stated', test], message);
    });
}

const testIds = (plan: TestPlan): string[] => plan.flatMap((group) => group.tests.map((test) => test.id));
