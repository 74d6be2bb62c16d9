import type { RunOrder } from '#contracts/harness-message.ts';
import type { DeclaredTest } from './harness/collector.ts';

/** `null` when the harness declares exactly the tests of the order, each in its group; otherwise the difference. */
export function comparePlan(groups: RunOrder['groups'], declared: ReadonlyMap<string, DeclaredTest>): string | null {
  const planned = new Map(groups.flatMap((group) => group.tests.map((test) => [test as string, group.id])));
  const missing = [...planned.keys()].filter((id) => !declared.has(id));
  const extra = [...declared.keys()].filter((id) => !planned.has(id));
  const moved = [...planned]
    .filter(([id, group]) => declared.has(id) && declared.get(id)?.group !== group)
    .map(([id]) => id);
  const parts = [
    missing.length > 0 ? `planned but not declared: ${missing.join(', ')}` : '',
    extra.length > 0 ? `declared but not planned: ${extra.join(', ')}` : '',
    moved.length > 0 ? `in another group than planned: ${moved.join(', ')}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : `The harness and the plan read from its source differ: ${parts.join('; ')}.`;
}
