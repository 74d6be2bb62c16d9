import { createServer } from 'node:http';
import type { Queue } from 'bullmq';
import type { FastifyBaseLogger } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Verdict } from '#contracts/verdict.ts';
import type { ServerConfig } from './config.ts';
import type { Answered } from './plugins/request-log.ts';

export type Operations = {
  countAnswer(answered: Answered): void;
  countVerdict(verdict: Verdict): void;
  close(): Promise<void>;
};

export type OperationsDeps = {
  config: Pick<ServerConfig, 'operationsPort' | 'host'>;
  queue: Queue;
  sessionQueue: Queue;
  log: FastifyBaseLogger;
};

/** Counts what happens, and serves the counts on the operations port when there is one; never on the public port. */
export async function startOperations({ config, queue, sessionQueue, log }: OperationsDeps): Promise<Operations> {
  const registry = new Registry();
  const registers = [registry];
  const answers = new Histogram({
    name: 'wirekata_http_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 5],
    registers,
  });
  const verdicts = new Counter({
    name: 'wirekata_verdicts_total',
    help: 'Recorded verdicts.',
    labelNames: ['status'],
    registers,
  });
  const gauges = [
    {
      name: 'wirekata_queue_jobs',
      help: 'Jobs in the queue of runs; the number to scale workers by is "waiting".',
      counted: queue,
    },
    {
      name: 'wirekata_workbench_jobs',
      help: 'Sessions of the workbench that wait or are open.',
      counted: sessionQueue,
    },
  ];
  for (const { name, help, counted } of gauges) {
    new Gauge({
      ...{ name, help, labelNames: ['state'], registers },
      async collect() {
        const counts = await counted.getJobCounts('waiting', 'active', 'failed').catch(() => ({}));
        for (const [state, count] of Object.entries(counts)) this.set({ state }, count);
      },
    });
  }
  const { operationsPort, host } = config;
  const close =
    operationsPort === undefined ? async () => undefined : await serveMetrics(registry, operationsPort, host);
  if (operationsPort !== undefined) log.info({ operationsPort }, 'metrics served');
  return {
    countAnswer: ({ method, route, status, durationMs }) =>
      answers.observe({ method, route, status: String(status) }, durationMs / 1000),
    countVerdict: ({ status }) => verdicts.inc({ status }),
    close,
  };
}

async function serveMetrics(registry: Registry, port: number, host: string): Promise<() => Promise<undefined>> {
  collectDefaultMetrics({ register: registry });
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
    return response;
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}
