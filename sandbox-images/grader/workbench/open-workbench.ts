import type { RunOrder, WorkbenchOrder } from '#contracts/harness-message.ts';
import type { SentCommand, WorkbenchCommand } from '#contracts/workbench.ts';
import type { WorkbenchAnswer } from '#contracts/workbench-event.ts';
import { createCollector } from '../harness/collector.ts';
import { createKit, type KitParts } from '../harness/create-kit.ts';
import { HarnessFault, LearnerFailure } from '../harness/failure.ts';
import { createHttp } from '../harness/http/client.ts';
import { clip } from '../harness/json/clip.ts';
import type { RunContext } from '../harness/run-context.ts';
import { createTestScope } from '../harness/test-scope.ts';
import { createMariaConsole } from './maria-console.ts';
import { createPostgresConsole } from './postgres-console.ts';
import { createRedisPrompt } from './redis-prompt.ts';
import { scopeId } from './scope-id.ts';
import { createSockets } from './sockets.ts';
import type { SqlConsole } from './sql-console.ts';

/** A learner's hand on their own server, through the clients that tests use. */
export interface Workbench {
  take(sent: SentCommand): void;
  /** Rejects with a fault of ours; resolves never. */
  failed: Promise<void>;
}

const requestTimeoutMs = 30_000;
/** A request must end before its scope does. */
const scopeTimeoutMs = requestTimeoutMs + 5000;

/** The order of a run without tests, which is what the parts of the kit read. */
export function orderWithoutTests(order: WorkbenchOrder): RunOrder {
  const nothing = { harness: {}, fixtures: {}, solution: {}, groups: [], budgets: [] };
  return { ...order, ...nothing, type: 'run', entries: [], seed: '00000000', testTimeoutMs: scopeTimeoutMs };
}

type Of<T extends WorkbenchCommand['type']> = Extract<WorkbenchCommand, { type: T }>;
const done: WorkbenchAnswer = { type: 'done' };
const refuse = (reason: string): WorkbenchAnswer => ({ type: 'refused', reason: clip(reason, 1024) });
const doneUnless = (reason: string | null): WorkbenchAnswer => (reason === null ? done : refuse(reason));

/** Starts the learner's servers, and carries out commands until the worker ends the pod. */
export function openWorkbench(context: RunContext, seeds: WorkbenchOrder['seeds']): Workbench {
  const { order, send } = context;
  const parts = createKit(context, createCollector());
  const servers = Object.keys(order.processes);
  const sockets = createSockets((report) => send({ type: 'workbench', report }));
  const { postgres, mariadb, redis } = order.services;
  const consoles: Record<'postgres' | 'mariadb', SqlConsole | null> = {
    postgres: postgres === undefined ? null : createPostgresConsole(postgres, parts.data),
    mariadb: mariadb === undefined ? null : createMariaConsole(mariadb, parts.data),
  };
  const prompt = redis === undefined ? null : createRedisPrompt(redis, parts.data);
  /** Servers start one after the other, and never while another command changes them. */
  let changing: Promise<unknown> = Promise.resolve();
  const change = <T>(work: () => Promise<T>): Promise<T> => {
    const changed = changing.catch(() => undefined).then(work);
    changing = changed;
    return changed;
  };
  /** A server that is about to be there is waited for. */
  const changed = (): Promise<unknown> => changing.catch(() => undefined);

  const start = async (process: string): Promise<WorkbenchAnswer> => {
    try {
      await inScope(context, () => parts.wireTo(process).server.startWith({}));
      return done;
    } catch (error) {
      if (!(error instanceof LearnerFailure)) throw error;
      send({ type: 'start-failed', process, reason: error.message });
      return refuse(error.message);
    }
  };
  const startAll = async (): Promise<WorkbenchAnswer> => {
    const answers: WorkbenchAnswer[] = [];
    for (const process of servers) answers.push(await start(process));
    return answers.find(({ type }) => type === 'refused') ?? done;
  };
  let resetCount = 0;
  /** Data is being replaced: what is asked meanwhile is about the new. */
  let renewing: Promise<unknown> = Promise.resolve();
  const fill = async (): Promise<void> => {
    await consoles.postgres?.seed(seeds.postgres);
    await consoles.mariadb?.seed(seeds.mariadb);
  };
  const renew = async (): Promise<void> => {
    await Promise.all([consoles.postgres?.close(), consoles.mariadb?.close()]);
    await parts.beginGroup();
    await parts.data.prepare();
    await fill();
  };
  const reset = (): Promise<WorkbenchAnswer> => {
    const freshCount = Math.min(
      order.services.rabbitmq?.virtualHosts.length ?? Number.POSITIVE_INFINITY,
      order.databaseFiles?.paths.length ?? Number.POSITIVE_INFINITY,
    );
    if (++resetCount >= freshCount)
      return Promise.resolve(refuse('There is no fresh data left in this session. End it and open another.'));
    const renewed = change(renew);
    renewing = renewed.catch(() => undefined);
    const started = change(startAll);
    // Where the data could not be renewed, that is what is told.
    started.catch(() => undefined);
    return renewed.then(() => started);
  };
  const runSql = async ({ service, text }: Of<'sql'>): Promise<WorkbenchAnswer> => {
    const asked = consoles[service];
    if (asked === null) return refuse('This exercise has no such database.');
    await renewing;
    const startedMs = performance.now();
    return { type: 'sql', ...(await asked.run(text)), ms: performance.now() - startedMs };
  };
  const runRedis = async ({ line }: Of<'redis'>): Promise<WorkbenchAnswer> => {
    if (prompt === null) return refuse('This exercise has no Redis.');
    await renewing;
    const startedMs = performance.now();
    return { type: 'redis', ...(await prompt.run(line)), ms: performance.now() - startedMs };
  };
  const request = createRequests(context, parts);

  const carryOut = async (command: WorkbenchCommand): Promise<WorkbenchAnswer> => {
    if ('process' in command && !servers.includes(command.process)) return refuse('This exercise has no such server.');
    switch (command.type) {
      case 'http':
        await changed();
        return request(command);
      case 'open-socket':
        await changed();
        return isRunning(parts, command.process)
          ? doneUnless(await sockets.open(command, parts.wireTo(command.process)))
          : refuse(notRunning);
      case 'send-socket':
        return doneUnless(sockets.send(command.socket, command.text));
      case 'close-socket':
        return doneUnless(sockets.close(command.socket));
      case 'sql':
        return runSql(command);
      case 'redis':
        return runRedis(command);
      case 'reset-data':
        return reset();
      case 'restart-server':
        return change(() => start(command.process));
      default:
        return command satisfies never;
    }
  };
  const { promise: failed, reject: fail } = Promise.withResolvers<void>();
  const begin = async (): Promise<void> => {
    await parts.open();
    await fill();
    send({ type: 'ready' });
  };
  const begun = change(begin);
  renewing = begun.catch(() => undefined);
  Promise.all([begun, change(startAll)]).catch(fail);
  return {
    failed,
    take({ id, command }) {
      carryOut(command)
        .catch((error: Error) => {
          if (error instanceof HarnessFault) fail(error);
          return refuse(error.message);
        })
        .then((answer) => send({ type: 'workbench', report: { type: 'answered', command: id, answer } }));
    },
  };
}

const notRunning = 'The server is not running. Start it again.';
const isRunning = (parts: KitParts, process: string): boolean => parts.wireTo(process).server.process.running !== null;

async function inScope<T>({ scopes }: RunContext, work: () => Promise<T>): Promise<T> {
  const scope = createTestScope(scopeId, scopeTimeoutMs);
  try {
    return await scopes.run(scope, work);
  } finally {
    scope.end();
  }
}

/** Sends requests of the learner's, each of which is an exchange, whatever comes of it. */
function createRequests(context: RunContext, parts: KitParts) {
  let inFlightCount = 0;
  const send = async ({ process, method, path, headers, body }: Of<'http'>): Promise<WorkbenchAnswer> => {
    const http = createHttp(parts.wireTo(process), { timeout: `${requestTimeoutMs}ms` });
    const joined = Object.groupBy(headers, ([name]) => name.toLowerCase());
    const values = Object.entries(joined).map(([name, pairs = []]) => [
      name,
      pairs.map(([, value]) => value).join(', '),
    ]);
    try {
      const options = { headers: Object.fromEntries(values), ...(body === null ? {} : { body }) };
      const { n } = await http.request(method, path, options);
      return { type: 'exchange', n };
    } catch (error) {
      const n = error instanceof LearnerFailure ? error.parts.see?.[0] : undefined;
      if (n === undefined) throw error;
      return { type: 'exchange', n };
    }
  };
  return async (command: Of<'http'>): Promise<WorkbenchAnswer> => {
    if (!isRunning(parts, command.process)) return refuse(notRunning);
    if (inFlightCount === 0) {
      // Limits of what is kept are those of a test: each request by itself may use them up.
      parts.recorder.beginTest(scopeId, 'live');
      parts.capture.beginTest({ isEager: true });
    }
    inFlightCount++;
    try {
      return await inScope(context, () => send(command));
    } finally {
      inFlightCount--;
    }
  };
}
