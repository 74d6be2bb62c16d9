import type { PlannedGroup, TestPlan } from '#contracts/exercise-bundle.ts';
import { createRandom } from '#sandbox-images/grader/harness/random.ts';

/** Groups in an order drawn from the seed, each still behind those it requires. */
export function shuffleGroups(plan: TestPlan, seed: string): TestPlan {
  const random = createRandom(seed, 'order of groups');
  const left = [...plan];
  const placed: PlannedGroup[] = [];
  while (left.length > 0) {
    const free = left.filter(({ requires }) => !left.some(({ id }) => requires.includes(id)));
    const next = free.length === 0 ? left[0] : random.pick(free);
    if (next === undefined) break;
    placed.push(next);
    left.splice(left.indexOf(next), 1);
  }
  return placed;
}
