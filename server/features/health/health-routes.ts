import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { Health } from '#contracts/health.ts';

type Check = () => Promise<boolean>;
export type HealthChecks = Record<keyof Health['checks'], Check>;

const checkTimeoutMs = 1000;

/** 503 only when nothing works; without Redis or workers submissions are still accepted. */
export const healthRoutes: FastifyPluginAsyncZod<{ checks: HealthChecks }> = async (app, { checks }) => {
  app.get(
    '/health',
    {
      schema: { tags: ['operations'], summary: 'Is it well', response: { 200: Health, 503: Health } },
    },
    async (_request, reply) => {
      const [postgres, redis, workers, exercises] = await Promise.all(
        [checks.postgres, checks.redis, checks.workers, checks.exercises].map(runCheck),
      );
      const all = { postgres, redis, workers, exercises } as Health['checks'];
      const isDegraded = Object.values(all).includes('failing');
      const status = all.postgres === 'failing' ? 'failing' : isDegraded ? 'degraded' : 'ok';
      return reply.status(status === 'failing' ? 503 : 200).send({ status, checks: all });
    },
  );
};

async function runCheck(check: Check): Promise<'ok' | 'failing'> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, checkTimeoutMs, false);
  const isWell = await Promise.race([check().catch(() => false), late]);
  clearTimeout(timer);
  return isWell ? 'ok' : 'failing';
}
