import type { Plan, PlanNode } from '../api/services.ts';

export function createPlan(root: PlanNode): Plan {
  return { root, nodes: listNodes(root), cost: Number(root['Total Cost']) };
}

function listNodes(root: PlanNode): PlanNode[] {
  return [root, ...(root.Plans ?? []).flatMap(listNodes)];
}

/** One line a node, indented by depth: `Index Scan using orders_pkey on orders (1 row)`. */
export function planInWords(root: PlanNode, depth = 0): string {
  const index = root['Index Name'] === undefined ? '' : ` using ${root['Index Name']}`;
  const relation = root['Relation Name'] === undefined ? '' : ` on ${root['Relation Name']}`;
  const line = `${'  '.repeat(depth)}${root['Node Type']}${index}${relation}${rowsInWords(root)}`;
  return [line, ...(root.Plans ?? []).map((child) => planInWords(child, depth + 1))].join('\n');
}

/** `Actual Rows` is a mean over loops, and absent from a plan that was not executed. */
function rowsInWords(node: PlanNode): string {
  const rows = actualRows(node);
  const removed = Number(node['Rows Removed by Filter'] ?? 0) * Number(node['Actual Loops'] ?? 1);
  if (rows === null) return '';
  return ` (${rows} ${rows === 1 ? 'row' : 'rows'}${removed > 0 ? `, ${removed} filtered out` : ''})`;
}

/** Rows over all loops; of a statement that changes rows, those it has changed. */
export function actualRows(node: PlanNode): number | null {
  const loops = node['Actual Loops'];
  if (loops === undefined) return null;
  const [source] = node.Plans ?? [];
  if (node['Node Type'] === 'ModifyTable' && source !== undefined) return actualRows(source);
  return Math.round(Number(node['Actual Rows']) * Number(loops));
}
