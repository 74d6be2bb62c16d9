import { expect, it } from 'vitest';
import type { Plan } from '../api/services.ts';
import { createPlan } from '../services/plan.ts';
import { statementKind } from './statement-kind.ts';

const scanOf = (table: string): Plan => createPlan({ 'Node Type': 'Seq Scan', 'Relation Name': table });
const noTable = createPlan({ 'Node Type': 'Result' });

it.each([
  ['begin isolation level serializable', null, 'transaction'],
  ['/* pool */ COMMIT;', null, 'transaction'],
  ['set search_path = x', null, 'driver'],
  ['SELECT 1', noTable, 'driver'],
  ['select typname from pg_type', scanOf('pg_type'), 'driver'],
  ['select f(1)', noTable, 'query'],
  ['begin; select * from book; commit', scanOf('book'), 'query'],
  ['create table book ()', null, 'query'],
] as const)('%s counts as it should', (text, plan, kind) => {
  expect(statementKind(text, plan)).toBe(kind);
});
