import { createServer } from 'node:http';
import { encodeRequest } from '../http/encode-request.ts';
import { sendRequest } from '../http/send-request.ts';
import { listen } from '../served/listen.ts';
import { type Figures, summarize, type Tally } from './summarize.ts';

const warmupMs = 100;
const countedMs = 400;
const timeoutMs = 5000;
const body = JSON.stringify({ ok: true, text: 'x'.repeat(200) });

/**
 * How quickly this machine, as busy as it is now, answers the same client at the same concurrency when the server has
 * nothing to do. It runs in the grader, out of the learner's reach.
 */
export async function measureBaseline(concurrency: number): Promise<Figures> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  const port = await listen(server);
  const request = encodeRequest('GET', '/', { defaults: {}, options: {} });
  const { signal } = new AbortController();
  const countFromMs = performance.now() + warmupMs;
  const tally: Tally = { times: [], errorCount: 0 };
  const keepCalling = async (): Promise<void> => {
    while (performance.now() < countFromMs + countedMs) {
      const counts = performance.now() >= countFromMs;
      const answer = await sendRequest(request, { port, timeoutMs, signal });
      if (counts && answer !== null) tally.times.push(answer.ms);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, keepCalling));
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return summarize(tally, (performance.now() - countFromMs) / 1000);
}
