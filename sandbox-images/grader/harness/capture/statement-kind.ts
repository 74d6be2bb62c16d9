import type { Stmt } from '../api/captured.ts';
import type { Plan } from '../api/services.ts';

const transactionWords =
  /^(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\s+transaction)\b/i;
const sessionWords = /^(set|reset|show|discard|deallocate|listen|unlisten)\b/i;
/** What drivers and pools send by themselves, word for word: anything else may call a function that reads tables. */
const ping = /^select (1|version\(\)|pg_catalog\.version\(\)|current_schema\(\))$/i;
/** Tables in which drivers look up types and columns. */
const catalogTables = new Set([
  ...['pg_type', 'pg_range', 'pg_enum', 'pg_class', 'pg_namespace', 'pg_attribute', 'pg_attrdef', 'pg_collation'],
  ...['pg_index', 'pg_constraint', 'pg_proc', 'pg_database', 'pg_authid', 'pg_description'],
]);

/** `plan` is null for statements that are not planned, such as BEGIN, and for those that failed. */
export function statementKind(text: string, plan: Plan | null): Stmt['kind'] {
  const words = withoutComments(text).replace(/;\s*$/, '');
  if (plan === null) {
    if (transactionWords.test(words)) return 'transaction';
    return sessionWords.test(words) ? 'driver' : 'query';
  }
  return ping.test(words) || readsCatalogOnly(plan) ? 'driver' : 'query';
}

/** MariaDB's log has no plan; these are what its drivers send by themselves. */
const mariaDriverWords = /^(use|select\s+(@@|version\(\)|1$|database\(\)))/i;

export function mariaStatementKind(text: string): Stmt['kind'] {
  const words = withoutComments(text).replace(/;\s*$/, '');
  return mariaDriverWords.test(words) ? 'driver' : statementKind(text, null);
}

function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*.*?\*\//gs, ' ')
    .replaceAll(/--[^\n]*/g, ' ')
    .trim();
}

function readsCatalogOnly({ nodes }: Plan): boolean {
  const tables = nodes.flatMap((node) => node['Relation Name'] ?? []);
  return tables.length > 0 && tables.every((table) => catalogTables.has(table));
}
