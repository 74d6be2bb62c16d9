import { Worker } from 'bullmq';
import type { FastifyBaseLogger } from 'fastify';
import { queuePrefix, VerdictJob, verdictsQueue } from '#contracts/run-job.ts';
import type { FinishRun } from './finish-run.ts';

const concurrency = 8;

export type VerdictConsumerDeps = { redisUrl: string; finishRun: FinishRun; log: FastifyBaseLogger };

/** Takes verdicts from the workers' queue. One that could not be recorded is tried again; see `reconcile-runs.ts`. */
export function consumeVerdicts({ redisUrl, finishRun, log }: VerdictConsumerDeps): { close(): Promise<void> } {
  const worker = new Worker(
    verdictsQueue,
    async (job) => {
      const parsed = VerdictJob.safeParse(job.data);
      if (!parsed.success) {
        log.error({ jobId: job.id, problems: parsed.error.issues }, 'a job that is no verdict was dropped');
        return;
      }
      await finishRun(parsed.data);
    },
    {
      connection: { url: redisUrl, maxRetriesPerRequest: null },
      prefix: queuePrefix,
      concurrency,
      stalledInterval: 5000,
    },
  );
  worker.on('error', (error) => log.debug({ err: error }, 'the verdicts queue is not answering'));
  worker.on('failed', (job, error) => log.warn({ err: error, runId: job?.id }, 'a verdict could not be recorded yet'));
  return { close: () => worker.close() };
}
