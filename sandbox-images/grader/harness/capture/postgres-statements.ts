import type { Stmt } from '../api/captured.ts';
import type { PlanNode } from '../api/services.ts';
import { clip } from '../json/clip.ts';
import { actualRows, createPlan } from '../services/plan.ts';
import type { LogRecord } from './log-records.ts';
import { statementKind } from './statement-kind.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** A statement that has begun: what became of it is filled in as Postgres logs it. */
export type LoggedStatement = Mutable<Omit<Stmt, 'n' | 'attribution'>> & { readonly atMs: number };
type Begun = LoggedStatement & {
  /** Stands for the text that Postgres quotes in the records that follow. */
  sourceKey: string;
  isOpen: boolean;
};

const learnersUser = 'app';
const maxTextLength = 4096;
/** Statements of one connection that are remembered: the plan of a cursor's comes when it is closed. */
const maxRememberedCount = 20;

/** Returns a function that takes records in order and answers the statements that began with them. */
export function createStatementReader(): (records: readonly LogRecord[]) => LoggedStatement[] {
  const byBackend = new Map<number, Begun[]>();
  return (records) =>
    records.flatMap((record) => {
      if (record.user !== learnersUser) return [];
      const earlier = byBackend.get(record.backend) ?? [];
      const statement = takeRecord(record, earlier);
      if (statement === null) return [];
      byBackend.set(record.backend, [...earlier, statement].slice(-maxRememberedCount));
      return [statement];
    });
}

/** The statement that begins with this record, if one does. The location tells it from what RAISE LOG writes. */
function takeRecord(record: LogRecord, earlier: readonly Begun[]): Begun | null {
  const { severity, location } = record;
  if (severity === 'ERROR' && record.statement !== '') return takeError(record, earlier);
  if (severity !== 'LOG') return null;
  if (location.startsWith('explain_ExecutorEnd, ')) return takePlan(record, earlier);
  return /^(exec_simple_query|exec_execute_message|HandleFunctionRequest), /.test(location) ? begin(record) : null;
}

function begin({ atMs, message, detail }: LogRecord): Begun | null {
  const [, label = '', text = ''] = /^(statement|execute .*?|fastpath function call): (.*)$/s.exec(message) ?? [];
  // The next rows of a statement that was counted when it began.
  if (label === '' || label.startsWith('execute fetch from ')) return null;
  const [, source = text] = /^prepare: (.*)$/s.exec(detail) ?? [];
  return begun(atMs, { text: shorten(text), sourceKey: keyOf(source), params: parseParameters(detail) });
}

function begun(atMs: number, { text, sourceKey, params }: Pick<Begun, 'text' | 'sourceKey' | 'params'>): Begun {
  const kind = statementKind(text, null);
  return { atMs, text, params, kind, rows: null, ms: null, plan: null, error: null, sourceKey, isOpen: true };
}

/** A copy: a slice would keep the whole text in memory, and a learner's may have megabytes. */
function shorten(text: string): string {
  return Buffer.from(clip(text, maxTextLength)).toString();
}

function keyOf(text: string): string {
  return `${text.length} ${shorten(text)}`;
}

/** Several statements sent as one text are logged once, with a plan each: every further plan is one more statement. */
function takePlan(record: LogRecord, earlier: readonly Begun[]): Begun | null {
  const [, ms, json = ''] = /^duration: ([\d.]+) ms {2}plan:\n(.*)$/s.exec(record.message) ?? [];
  const explained = parsePlan(json);
  const same = earlier.filter(({ sourceKey }) => explained !== null && sourceKey === keyOf(explained['Query Text']));
  const first = same[0];
  if (explained === null || first === undefined) return null;
  const waiting = same.find(({ isOpen }) => isOpen);
  const statement = waiting ?? begun(record.atMs, first);
  const plan = createPlan(explained.Plan);
  Object.assign(statement, { isOpen: false, ms: Number(ms), rows: actualRows(plan.root), plan });
  statement.kind = statementKind(statement.text, plan);
  return waiting === undefined ? statement : null;
}

function parsePlan(json: string): { 'Query Text': string; Plan: PlanNode } | null {
  try {
    return JSON.parse(json);
  } catch {
    // The log was full: Postgres could write a part of the record only.
    return null;
  }
}

/** A statement that cannot be parsed was never logged as begun. */
function takeError({ atMs, message, statement: text }: LogRecord, earlier: readonly Begun[]): Begun | null {
  const sourceKey = keyOf(text);
  const waiting = earlier.findLast((candidate) => candidate.isOpen && candidate.sourceKey === sourceKey);
  const statement = waiting ?? begun(atMs, { text: shorten(text), sourceKey, params: [] });
  statement.isOpen = false;
  statement.error = message.replace(/ at character \d+$/, '');
  return waiting === undefined ? statement : null;
}

/** `Parameters: $1 = '7', $2 = NULL` → `['7', null]` */
function parseParameters(detail: string): (string | null)[] {
  if (!/^parameters: /i.test(detail)) return [];
  return [...detail.matchAll(/\$\d+ = (?:'((?:[^']|'')*)'|NULL)/g)].map(([, quoted]) =>
    quoted === undefined ? null : quoted.replaceAll("''", "'"),
  );
}
