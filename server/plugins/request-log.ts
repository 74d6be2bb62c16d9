import fp from 'fastify-plugin';

export type Answered = { route: string; method: string; status: number; durationMs: number };

/** One line a request, when it is answered; Fastify's own two lines are off. */
export const requestLog = fp<{ onAnswered?: (answered: Answered) => void }>(async (app, { onAnswered }) => {
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const status = reply.statusCode;
    const durationMs = Math.round(reply.elapsedTime * 10) / 10;
    const path = request.url.split('?', 1)[0];
    request.log[status >= 500 ? 'warn' : 'debug']({ method, path, status, durationMs }, 'answered');
    onAnswered?.({ route: request.routeOptions.url ?? 'none', method, status, durationMs });
  });
});
