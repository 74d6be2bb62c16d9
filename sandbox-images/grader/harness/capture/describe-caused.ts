import type {
  CausedCall,
  CausedCommand,
  CausedStatement,
  Caused as SentCaused,
} from '../../../../contracts/run-event.ts';
import type { Cmd, Stmt } from '../api/captured.ts';
import { clip } from '../json/clip.ts';
import { planInWords } from '../services/plan.ts';
import type { Caused } from './capture.ts';
import { callOf, type SharedCall } from './upstream-calls.ts';

/** Of each service; together they have to fit into one message beside two bodies. */
const maxBytes = 12 * 1024;
const maxTextLength = 2000;
const maxPlanLength = 1000;
const maxParamLength = 100;
const maxParamCount = 20;
const maxWordLength = 200;
const maxWordCount = 20;
const maxPathLength = 500;

/** The part of an exchange that tells what it caused, as much of it as fits; nothing where nothing is known. */
export function describeCaused({ sql, redis, calls }: Caused): { caused?: SentCaused } {
  if (sql.problem !== null && redis.problem !== null && calls.length === 0) return {};
  return {
    caused: {
      sql: takeFitting(sql.items, describeStatement),
      sqlCount: sql.items.length,
      redis: takeFitting(redis.items, describeCommand),
      redisCount: redis.items.length,
      ...(calls.length === 0 ? {} : { calls: takeFitting(calls, describeCall), callCount: calls.length }),
    },
  };
}

function takeFitting<T, Described>(items: readonly T[], describe: (item: T) => Described): Described[] {
  const taken: Described[] = [];
  let bytes = 0;
  for (const item of items) {
    const described = describe(item);
    bytes += Buffer.byteLength(JSON.stringify(described));
    if (bytes > maxBytes) break;
    taken.push(described);
  }
  return taken;
}

/** About what it will take, without making it. */
export function sizeOfCaused({ sql, redis, calls }: Caused): number {
  const sqlBytes = sql.items.reduce((sum, { text }) => sum + Math.min(text.length, maxTextLength) + 200, 0);
  const redisBytes = redis.items.reduce((sum, { args }) => sum + args.join().length + 60, 0);
  const callBytes = calls.reduce((sum, { call }) => sum + Math.min(call.path.length, maxPathLength) + 100, 0);
  return [sqlBytes, redisBytes, callBytes].reduce((sum, bytes) => sum + Math.min(bytes, maxBytes), 0);
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

function describeCommand({ name, args, attribution }: Cmd): CausedCommand {
  const words = [name, ...args.slice(0, maxWordCount)].map((word) => clip(word, maxWordLength));
  return { words, isShared: attribution === 'shared' };
}

function describeCall(shared: SharedCall): CausedCall {
  const { attribution, path, ...call } = callOf(shared);
  return { ...call, path: clip(path, maxPathLength), isShared: attribution === 'shared' };
}
