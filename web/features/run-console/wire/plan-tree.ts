/** One node of a query plan, read from the indented words that a run event carries. */
export interface PlanStep {
  /** `Index Scan` */
  node: string;
  /** ` using orders_pkey on orders` */
  target: string;
  /** `1 row, 20 filtered out`; empty for a plan that was not executed. */
  rows: string;
  /** Reads a whole table: fine on a small one, the usual reason for a slow query on a large one. */
  isSequentialScan: boolean;
  steps: PlanStep[];
}

const linePattern = /^( *)(.*?)((?: using .*?)?(?: on .*?)?)?(?: \((\d+ rows?.*)\))?$/;

/** Two spaces more are one level deeper. The text may be cut: what is there is shown. */
export function parsePlanTree(plan: string): PlanStep[] {
  const roots: PlanStep[] = [];
  const path: PlanStep[] = [];
  for (const line of plan.split('\n')) {
    const [, indent = '', node = '', target = '', rows = ''] = linePattern.exec(line) ?? [];
    if (node === '') continue;
    const depth = Math.min(indent.length / 2, path.length);
    const step: PlanStep = { node, target, rows, isSequentialScan: /^(Parallel )?Seq Scan$/.test(node), steps: [] };
    (path[depth - 1]?.steps ?? roots).push(step);
    path.length = depth;
    path.push(step);
  }
  return roots;
}

export const hasSequentialScan = (plan: string): boolean => /^ *(Parallel )?Seq Scan\b/m.test(plan);
