import type { CausedStatement, Caused as SentCaused } from '../../../../contracts/run-event.ts';
import type { Stmt } from '../api/captured.ts';
import { clip } from '../json/clip.ts';
import { planInWords } from '../services/plan.ts';
import type { Caused } from './capture.ts';

/** Together they have to fit into one message beside two bodies. */
const maxBytes = 20 * 1024;
const maxTextLength = 2000;
const maxPlanLength = 1000;
const maxParamLength = 100;
const maxParamCount = 20;

/** The part of an exchange that tells what it caused, as much of it as fits. */
export function describeCaused({ sql, problem }: Caused): { caused?: SentCaused } {
  if (problem !== null) return {};
  const described: CausedStatement[] = [];
  let bytes = 0;
  for (const statement of sql) {
    const one = describeStatement(statement);
    bytes += JSON.stringify(one).length;
    if (bytes > maxBytes) break;
    described.push(one);
  }
  return { caused: { sql: described, sqlCount: sql.length } };
}

/** About what it will take, without making it. */
export function sizeOfCaused({ sql }: Caused): number {
  const bytes = sql.reduce(
    (sum, { text, plan }) => sum + Math.min(text.length, maxTextLength) + (plan === null ? 100 : 300),
    0,
  );
  return Math.min(bytes, maxBytes);
}

function describeStatement({ text, params, rows, ms, plan, error, attribution }: Stmt): CausedStatement {
  return {
    text: clip(text, maxTextLength),
    params: params.slice(0, maxParamCount).map((value) => (value === null ? null : clip(value, maxParamLength))),
    rows,
    ms,
    ...(plan === null ? {} : { plan: clip(planInWords(plan.root), maxPlanLength) }),
    ...(error === null ? {} : { error: clip(error, maxTextLength) }),
    isShared: attribution === 'shared',
  };
}
