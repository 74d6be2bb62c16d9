import type { Stmt } from '../api/captured.ts';
import type { Res } from '../api/http.ts';
import type { Plan, PlanNode } from '../api/services.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import type { SeenRes } from '../http/res.ts';
import { clip } from '../json/clip.ts';
import { failAt } from './fail.ts';

const seenBy = (res: Res): SeenRes['seen'][] => [(res as SeenRes).seen];
const shownCount = 12;

export function expectSqlAtMost(res: Res, count: number): void {
  const queries = queriesOf(res);
  if (queries.length <= count) return;
  failAt(seenBy(res), {
    message: `${res.method} ${clip(res.path, 120)} sent ${queries.length} statements to the database, expected at most ${count}.`,
    expected: `at most ${count} ${count === 1 ? 'statement' : 'statements'}`,
    actual: listStatements(queries),
  });
}

/** @throws HarnessFault when another request may have sent some of them: nobody can tell then. */
function queriesOf(res: Res): Stmt[] {
  const queries = res.sql.filter(({ kind }) => kind === 'query');
  if (queries.some(({ attribution }) => attribution === 'shared'))
    throw new HarnessFault(
      `${res.method} ${res.path}: its statements cannot be told from those of requests at the same time; send it alone.`,
    );
  return queries;
}

/** `23 × select * from author where id = $1`, in the order of first use. */
function listStatements(statements: readonly Stmt[]): string {
  const counts = new Map<string, number>();
  for (const { text } of statements) counts.set(text, (counts.get(text) ?? 0) + 1);
  const lines = [...counts].map(([text, count]) => `${count} × ${clip(text.replaceAll(/\s+/g, ' ').trim(), 300)}`);
  const rest = lines.length - shownCount;
  return [...lines.slice(0, shownCount), ...(rest > 0 ? [`… ${rest} more`] : [])].join('\n');
}

export function expectSamePlan(a: Plan | Res, b: Plan | Res): void {
  const [expected, actual] = [shapeOf(a), shapeOf(b)];
  if (expected === actual) return;
  const parts = { message: 'Postgres carries the two out in different ways.', expected, actual };
  if ('root' in b) throw new LearnerFailure(parts);
  failAt(seenBy(b), parts);
}

function shapeOf(subject: Plan | Res): string {
  if ('root' in subject) return shapeOfNode(subject.root);
  return queriesOf(subject)
    .map(({ plan, text }) => (plan === null ? clip(text, 300) : shapeOfNode(plan.root)))
    .join('\n');
}

/** Node types, tables and indexes, without counts and costs. */
function shapeOfNode(node: PlanNode, depth = 0): string {
  const parts = [node['Node Type'], node['Relation Name'], node['Index Name']].filter((part) => part !== undefined);
  const children = (node.Plans ?? []).map((child) => shapeOfNode(child, depth + 1));
  return [`${'  '.repeat(depth)}${parts.join(' ')}`, ...children].join('\n');
}
