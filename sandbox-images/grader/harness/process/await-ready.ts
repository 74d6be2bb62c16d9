import { setTimeout as sleep } from 'node:timers/promises';
import { hasPort, type Readiness } from '../../../../contracts/readiness.ts';
import type { Exit } from '../api/processes.ts';
import { inWords } from '../durations.ts';
import { encodeRequest } from '../http/encode-request.ts';
import { sendRequest } from '../http/send-request.ts';
import { clip } from '../json/clip.ts';
import { exitInWords } from './exit-in-words.ts';
import { canConnect, listListeningPorts } from './ports.ts';

export type Boot = {
  port: number;
  ready: Readiness;
  timeoutMs: number;
  /** Resolves when the process has ended. */
  exited: Promise<Exit>;
  /** Ports that were open before the start. */
  portsBefore: Set<number>;
  /** What the process has printed since its start. */
  readOutput: () => Promise<string>;
};

const maxReadyRequestMs = 2000;

/** What `awaitReady` waits for, in words for the learner. */
export function readyInWords(ready: Readiness): string {
  if (ready === 'none') return 'the process to run';
  if ('log' in ready) return `the process to print a line that matches /${ready.log}/`;
  return 'http' in ready
    ? `GET ${ready.http} on 127.0.0.1:$PORT to answer ${ready.status}`
    : 'the process to listen on 127.0.0.1:$PORT';
}

/** `null` when the process answers as the manifest says, otherwise why it does not, in words for the learner. */
export async function awaitReady(boot: Boot): Promise<string | null> {
  const deadlineMs = performance.now() + boot.timeoutMs;
  let exit: Exit | undefined;
  boot.exited.then((ended) => {
    exit = ended;
  });
  let problem = '';
  for (let tries = 0; performance.now() < deadlineMs; tries++) {
    if (exit !== undefined) return `The process ${exitInWords(exit, 'before it was ready')}.`;
    const found = await findProblem(boot, deadlineMs - performance.now());
    if (found === null) return null;
    // What the deadline cut short says less than an answer that came before.
    if (found !== '' && (problem === '' || performance.now() < deadlineMs)) problem = found;
    await Promise.race([sleep(tries < 100 && hasPort(boot.ready) ? 3 : 20), boot.exited]);
  }
  if (problem !== '') return `${problem} It was not ready within ${inWords(boot.timeoutMs)}.`;
  return hasPort(boot.ready)
    ? await explainClosedPort(boot)
    : `Within ${inWords(boot.timeoutMs)} the process printed nothing that was waited for.`;
}

/** `null` when it is ready; empty while there is no sign of it, which is explained in the end. */
async function findProblem({ ready, port, readOutput }: Boot, remainingMs: number): Promise<string | null> {
  if (ready === 'none') return null;
  if ('log' in ready) return new RegExp(ready.log, 'm').test(await readOutput()) ? null : '';
  if (!(await canConnect(port, remainingMs))) return '';
  return 'http' in ready ? checkHttp(ready, port, remainingMs) : null;
}

async function checkHttp(
  ready: { http: string; status: number },
  port: number,
  remainingMs: number,
): Promise<string | null> {
  const request = encodeRequest('GET', ready.http, { defaults: {}, options: {} });
  const timeoutMs = Math.min(remainingMs, maxReadyRequestMs);
  try {
    const answer = await sendRequest(request, { port, timeoutMs, signal: new AbortController().signal });
    if (answer?.status === ready.status) return null;
    return `GET ${ready.http} answered ${answer?.status} instead of ${ready.status}.`;
  } catch (error) {
    return `GET ${ready.http}: ${clip((error as Error).message, 300)}.`;
  }
}

async function explainClosedPort({ port, portsBefore, timeoutMs }: Boot): Promise<string> {
  const opened = [...(await listListeningPorts())].filter((open) => !portsBefore.has(open));
  const elsewhere = opened.filter((open) => open !== port);
  const hint =
    elsewhere.length > 0
      ? ` Something listens on port ${elsewhere.join(', ')} instead: read the port from the environment variable PORT.`
      : opened.includes(port)
        ? ' Something listens on that port, but not on 127.0.0.1.'
        : '';
  return `Nothing listened on 127.0.0.1:$PORT (${port}) within ${inWords(timeoutMs)}.${hint}`;
}
