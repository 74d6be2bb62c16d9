import fc from 'fast-check';
import type { Kit } from './api/kit.ts';
import type { Server } from './api/processes.ts';
import { type Capture, createCapture } from './capture/capture.ts';
import { openMariaLog } from './capture/maria-log.ts';
import { openPostgresLog } from './capture/postgres-log.ts';
import { openRedisMonitor } from './capture/redis-monitor.ts';
import type { Collector } from './collector.ts';
import { createExpect } from './expect/create-expect.ts';
import { HarnessFault, LearnerFailure } from './failure.ts';
import { createFault } from './faults/create-fault.ts';
import { createOutages, type Outages } from './faults/outages.ts';
import { createHttp, type HttpDeps } from './http/client.ts';
import { createExchangeRecorder, type ExchangeRecorder } from './http/exchange-recorder.ts';
import { any } from './json/matchers.ts';
import { createLoad } from './load/create-load.ts';
import { createAuthorScript } from './process/author-script.ts';
import { createAuthorServer } from './process/author-server.ts';
import { createAuthorSuite } from './process/author-suite.ts';
import { createGroupHealth, type GroupHealth } from './process/group-health.ts';
import { LearnerProcess } from './process/learner-process.ts';
import { LearnerServer } from './process/learner-server.ts';
import { createProp } from './prop.ts';
import { createRandom } from './random.ts';
import { createRelays } from './relay/relays.ts';
import { createWireFaults } from './relay/wire-faults.ts';
import type { RunContext } from './run-context.ts';
import { createServedServices } from './served/served-services.ts';
import { createAuthorAmqp } from './services/author-amqp.ts';
import { createAuthorMaria } from './services/maria/author-maria.ts';
import { connectMaria, type MariaConnections } from './services/maria/connections.ts';
import { openMariaMonitor } from './services/maria/monitor.ts';
import { type Connections, connectPostgres, createAuthorPostgres } from './services/postgres.ts';
import { connectRabbit } from './services/rabbitmq.ts';
import { connectRedis, createAuthorRedis } from './services/redis.ts';
import { createRunData, type RunData } from './services/run-data.ts';
import { openSessions } from './services/sessions.ts';
import { createSse } from './sse/create-sse.ts';
import { createStd } from './std/create-std.ts';
import { createWs } from './ws/create-ws.ts';

/** What the runner needs beside the kit: the same parts, seen from the other side. */
export type KitParts = {
  kit: Kit;
  health: GroupHealth;
  recorder: ExchangeRecorder;
  capture: Capture;
  /** Opens what the harness plays for the learner's program. */
  open(): Promise<void>;
  /** Forgets what the test before has left in what the harness plays. */
  beginTest(): void;
  outages: Outages;
  /** Names of the databases that a console is to look into. */
  data: RunData;
  /** What clients need to reach a server of the learner's, by its name in the manifest. */
  wireTo(process: string): HttpDeps;
  /** Fresh processes and data for the next group. */
  beginGroup(): Promise<void>;
  close(): Promise<void>;
};

export function createKit(context: RunContext, collector: Collector): KitParts {
  const { order } = context;
  const health = createGroupHealth();
  const recorder = createExchangeRecorder(context);
  const redis = order.services.redis === undefined ? null : connectRedis(order.services.redis);
  const served = createServedServices(context, (call) => capture.upstream.add(call));
  const relays = createRelays(context);
  const data = createRunData({
    services: order.services,
    portOf: relays.portOf,
    isKeptForRun: Object.values(order.processes).some(({ persist }) => persist === 'run'),
    databaseFiles: order.databaseFiles,
    emptyRedis: async () => void (await redis?.cmd('FLUSHALL')),
    emptyDatabase: async (name) => postgres?.empty(name),
    emptyMaria: async (name) => maria?.empty(name),
  });
  const postgres: Connections | null =
    order.services.postgres === undefined ? null : connectPostgres(order.services.postgres, data);
  const maria: MariaConnections | null =
    order.services.mariadb === undefined ? null : connectMaria(order.services.mariadb, data);
  const rabbit = order.services.rabbitmq === undefined ? null : connectRabbit(order.services.rabbitmq, data);
  const servers = new Map<string, { learner: LearnerServer; author: Server }>();
  const serverFor = (declared: string, instance = 1) => {
    const key = `${declared}#${instance}`;
    const known = servers.get(key);
    if (known !== undefined) return known;
    const process = new LearnerProcess({ declared, instance }, { context, health, data: served.joinedTo(data) });
    const learner = new LearnerServer(process, { context, health });
    const made = { learner, author: createAuthorServer(learner, context) };
    servers.set(key, made);
    return made;
  };
  const learnerBehind = (author: Server): LearnerServer => {
    const found = [...servers.values()].find((one) => one.author === author);
    if (found === undefined) throw new HarnessFault('A client needs a server: write http(server()).');
    return found.learner;
  };
  const sessions = order.services.postgres === undefined ? null : openSessions(order.services.postgres);
  const mariaMonitor = order.services.mariadb === undefined ? null : openMariaMonitor(order.services.mariadb);
  const capture = createCapture({
    mariadb: mariaMonitor === null ? null : openMariaLog(mariaMonitor),
    postgres: sessions === null ? null : openPostgresLog(sessions.sql),
    redis: redis === null || order.services.redis === undefined ? null : openRedisMonitor(order.services.redis, redis),
  });
  const httpDeps = (server = serverFor('web').author) => ({
    context,
    recorder,
    capture,
    server: learnerBehind(server),
  });
  const outages = createOutages(context, (service) => ({
    track: service === 'rabbitmq' ? null : capture.tracks[service],
    disconnect: async () => {
      if (service === 'redis') redis?.close();
      if (service === 'mariadb') await Promise.all([maria?.close(), mariaMonitor?.close()]);
      if (service === 'rabbitmq') await rabbit?.close();
    },
  }));
  const fault = createFault({
    context,
    outages,
    capture,
    wire: createWireFaults(relays),
    disconnect: {
      postgres: async () => (await sessions?.terminate()) ?? 0,
      redis: async () => Number(await redis?.cmd('CLIENT', 'KILL', 'USER', 'app')),
    },
  });
  const expect = createExpect(context);
  const kit: Kit = {
    group: collector.group,
    test: collector.test,
    server: (name = 'web', { instance } = {}) => serverFor(name, instance).author,
    script: (name = 'main') => createAuthorScript(name, { context, data: served.joinedTo(data) }),
    suite: (name = 'suite') => createAuthorSuite(createAuthorScript(name, { context, data: served.joinedTo(data) })),
    http: (server, options) => createHttp(httpDeps(server), options),
    ws: createWs(httpDeps),
    sse: createSse(httpDeps),
    stub: served.stub,
    inbox: served.inbox,
    oidc: served.oidc,
    pg: () => createAuthorPostgres(postgres, { context, capture, sessions }),
    maria: () => createAuthorMaria(maria, { context, capture, monitor: mariaMonitor }),
    amqp: () => createAuthorAmqp(rabbit, context),
    redis: () => createAuthorRedis(redis, { context, data, capture }),
    solution: (path) => findSolution(order.solution, path),
    fixture: (path) => getFixture(order.fixtures, path).toString('utf8'),
    fixtureBytes: (path) => getFixture(order.fixtures, path),
    expect,
    any,
    prop: createProp(context),
    load: createLoad({ context, capture, servers: () => [...servers.values()].map(({ learner }) => learner) }),
    fault,
    std: createStd({ test: collector.test, expect, fault }),
    fc,
    seed: order.seed,
    rnd: createRandom(order.seed, 'run'),
  };
  return {
    kit,
    health,
    recorder,
    capture,
    async open() {
      await Promise.all([served.open(), mariaMonitor?.open()]);
      await relays.open();
    },
    beginTest() {
      served.beginTest();
      relays.beginTest();
    },
    outages,
    data,
    wireTo: (process) => httpDeps(serverFor(process).author),
    async beginGroup() {
      health.beginGroup();
      for (const { learner } of servers.values()) await learner.beginGroup();
      await postgres?.close();
      await maria?.close();
      await rabbit?.close();
      data.beginGroup();
    },
    async close() {
      served.close();
      relays.close();
      redis?.close();
      await capture.close();
      await rabbit?.close();
      await maria?.close();
      await postgres?.close();
    },
  };
}

function findSolution(files: Record<string, string>, path: string): string {
  const text = Object.hasOwn(files, path) ? files[path] : undefined;
  if (text === undefined || text.trim() === '') {
    throw new LearnerFailure({
      message: `The file ${path} is ${text === undefined ? 'missing' : 'empty'}.`,
      expected: `your answer in ${path}`,
    });
  }
  return text;
}

function getFixture(files: Record<string, string>, path: string): Buffer {
  const base64 = Object.hasOwn(files, path) ? files[path] : undefined;
  if (base64 === undefined)
    throw new HarnessFault(
      `fixture('${path}'): there is no such file (there are: ${Object.keys(files).join(', ') || 'none'}).`,
    );
  return Buffer.from(base64, 'base64');
}
