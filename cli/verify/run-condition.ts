import { randomBytes } from 'node:crypto';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import type { ExerciseManifest } from '#contracts/exercise-manifest.ts';
import { DurationText } from '#contracts/units.ts';
import { shuffleGroups } from '#worker/shuffle-groups.ts';

/** What one run of a subject varies. Ports need no entry: the harness draws them anew at every start. */
export type RunCondition = {
  seed: string;
  /** Groups in an order drawn from the seed, each still behind those it requires. */
  isShuffled: boolean;
  /** Share of `limits.cpu` that the learner's program gets. */
  cpuShare: number;
  /** Factor on `limits.test`, to see whether a slow mutant is only just too slow. */
  testTimeFactor: number;
  /** Factor on budgets that are times, for the same reason, and to see whether a reference is only just quick enough. */
  timeBudgetFactor: number;
};

/** The first of `count` runs keeps the order learners get, the others shuffle it. */
export function ordinaryConditions(count: number): RunCondition[] {
  return Array.from({ length: count }, (_, index) => condition({ isShuffled: index > 0 }));
}

export const condition = (changes: Partial<RunCondition> = {}): RunCondition => ({
  ...{ seed: randomBytes(4).toString('hex'), isShuffled: false, cpuShare: 1, testTimeFactor: 1, timeBudgetFactor: 1 },
  ...changes,
});

/** The bundle as this run gets it; the revision stays the one it was made from. */
export function underCondition(bundle: ExerciseBundle, run: RunCondition): ExerciseBundle {
  const { limits } = bundle.manifest;
  const budgets = bundle.manifest.budgets.map((budget) =>
    isTime(budget) ? { ...budget, max: scaled(budget.max, run.timeBudgetFactor) } : budget,
  );
  const plan = run.isShuffled ? shuffleGroups(bundle.plan, run.seed) : bundle.plan;
  const changed = { ...limits, cpu: limits.cpu * run.cpuShare, test: limits.test * run.testTimeFactor };
  return { ...bundle, plan, manifest: { ...bundle.manifest, budgets, limits: changed } };
}

type Budget = ExerciseManifest['budgets'][number];

/** Counts and sizes are the same on every machine; times, and multiples of them, are not. */
const isTime = ({ max, calibrated }: Budget): boolean => calibrated || DurationText.safeParse(max).success;

const scaled = (max: Budget['max'], factor: number): Budget['max'] =>
  typeof max === 'number' ? max * factor : `${DurationText.parse(max) * factor}ms`;

export const hasTimeBudgets = ({ manifest }: ExerciseBundle): boolean => manifest.budgets.some(isTime);

/** `seed 1f09a2c4, groups shuffled, 50 % of the processor` */
export function describeCondition({ seed, isShuffled, cpuShare, timeBudgetFactor }: RunCondition): string {
  const parts = [`seed ${seed}`];
  if (isShuffled) parts.push('groups shuffled');
  if (cpuShare !== 1) parts.push(`${Math.round(cpuShare * 100)} % of the processor`);
  if (timeBudgetFactor !== 1) parts.push(`time budgets ×${timeBudgetFactor}`);
  return parts.join(', ');
}
