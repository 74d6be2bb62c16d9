import { randomUUID } from 'node:crypto';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import { RunId } from '#contracts/ids.ts';
import type { HttpExchange, RunEventBody } from '#contracts/run-event.ts';
import type { WorkbenchCommand } from '#contracts/workbench.ts';
import type { WorkbenchAnswer, WorkbenchEnd, WorkbenchEvent } from '#contracts/workbench-event.ts';
import { openSandbox } from '#worker/open-sandbox.ts';
import type { PodPool } from '#worker/pool/pod-pool.ts';
import { runWorkbench } from '#worker/run-workbench.ts';

type Told<T extends WorkbenchEvent['type']> = Extract<WorkbenchEvent, { type: T }>;

type Options = {
  files: Record<string, string>;
  language?: string;
  idleMs?: number;
  sessionMs?: number;
};

/** A session as its page sees it. */
export async function openSession(
  pool: PodPool,
  bundle: ExerciseBundle,
  { language = 'node', files, ...options }: Options,
) {
  const events: RunEventBody[] = [];
  let changed = Promise.withResolvers<void>();
  const abort = new AbortController();
  let send = (_text: string): void => {
    throw new Error('the session is not open');
  };
  const ended: Promise<WorkbenchEnd | Error> = runWorkbench(
    {
      pool,
      emit(event) {
        events.push(event);
        changed.resolve();
        changed = Promise.withResolvers();
      },
      signal: abort.signal,
      onCommand: (take) => {
        send = take;
      },
      times: { idleMs: options.idleMs ?? 60_000, sessionMs: options.sessionMs ?? 120_000 },
    },
    { runId: RunId.parse(randomUUID()), bundle, language, files },
  ).catch((error: Error) => error);
  const until = async <T>(find: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      const over = await Promise.race([changed.promise, ended]);
      const late = find();
      if (late !== undefined) return late;
      if (over !== undefined) throw new Error(`the session ended: ${JSON.stringify(over)} ${String(over)}`);
    }
  };
  const told = <T extends WorkbenchEvent['type']>(type: T): Told<T>[] =>
    events.flatMap((event) =>
      event.type === 'workbench' && event.event.type === type ? [event.event as Told<T>] : [],
    );
  const ask = async (command: WorkbenchCommand): Promise<WorkbenchAnswer> => {
    const id = randomUUID();
    send(JSON.stringify({ id, command }));
    return until(() => told('answered').find((one) => one.command === id)?.answer);
  };
  const http = async (method: string, target: string, body: unknown = null): Promise<HttpExchange> => {
    const headers: [string, string][] = body === null ? [] : [['Content-Type', 'application/json']];
    const text = body === null ? null : JSON.stringify(body);
    const answer = await ask({ type: 'http', process: 'web', method, path: target, headers, body: text });
    if (answer.type !== 'exchange') throw new Error(`no exchange: ${JSON.stringify(answer)}`);
    return until(() =>
      events
        .flatMap((event) => (event.type === 'http-exchange' ? [event.exchange] : []))
        .find(({ n }) => n === answer.n),
    );
  };
  const sql = async (text: string, service: 'postgres' | 'mariadb' = 'postgres') => {
    const answer = await ask({ type: 'sql', service, text });
    if (answer.type !== 'sql') throw new Error(`no result: ${JSON.stringify(answer)}`);
    return answer;
  };
  const redis = async (line: string) => {
    const answer = await ask({ type: 'redis', line });
    return answer.type === 'redis' ? answer.text : JSON.stringify(answer);
  };
  const close = async (): Promise<void> => {
    abort.abort();
    await ended;
  };
  const ready = () => until(() => told('server-ready')[0]);
  return { events, ended, until, told, ready, ask, http, sql, redis, close, sendRaw: (text: string) => send(text) };
}

/** Pods of their own for the sessions of a test file. */
export function openBenchPods(): PodPool {
  const workerId = `local-${randomUUID()}`;
  return openSandbox({ site: workerId, workerId, warmPodCount: 0, onFault: () => undefined }).pool;
}
