import type { ProcessUsage } from '../../../../contracts/harness-message.ts';
import { hasPort } from '../../../../contracts/readiness.ts';
import type { Exit, Server } from '../api/processes.ts';
import { durationMs, inWords } from '../durations.ts';
import { LearnerFailure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import type { LearnerServer } from './learner-server.ts';
import { canConnect, countUnreadConnections } from './ports.ts';
import { within } from './within.ts';

const connectMs = 1000;

/** The learner's server as authors of exercises see it. */
export function createAuthorServer(server: LearnerServer, context: RunContext): Server {
  const { process } = server;
  const measure = async (): Promise<ProcessUsage> => {
    await server.ensureRunning();
    const { usage } = await context.ask({ type: 'measure-process', process: process.name });
    if (usage !== undefined) return usage;
    throw new LearnerFailure({ message: 'The server ended before it could be measured.' }, { isFinal: true });
  };
  return {
    name: process.name,
    get port() {
      return process.running?.port ?? 0;
    },
    get exit() {
      return process.life?.exit ?? null;
    },
    start: ({ env = {} } = {}) => server.startWith(env),
    restart: ({ env = {} } = {}) => server.startWith({ ...process.life?.env, ...env }),
    async startToFail({ env = {}, within: limit = '5s' } = {}) {
      process.user = context.scopes.current();
      return startToFail(server, { env, limitMs: durationMs(limit) });
    },
    async stop(signal = 'SIGTERM', options = {}) {
      await server.ensureRunning();
      return process.end(signal, durationMs(options.within ?? '5s'));
    },
    async kill() {
      await server.ensureRunning();
      return process.end('SIGKILL');
    },
    async signal(signal) {
      await server.ensureRunning();
      if (signal === 'SIGSTOP') server.isSuspended = true;
      await process.signal(signal);
      if (signal === 'SIGCONT') server.isSuspended = false;
    },
    pid: async () => (await measure()).pid,
    rss: async () => (await measure()).residentBytes,
    async fds() {
      const { openFileCount } = await measure();
      if (openFileCount !== null) return openFileCount;
      throw new LearnerFailure({
        message: 'The open files of the server cannot be counted: one of its processes hides them.',
        expected: 'a process whose files can be counted',
      });
    },
    unread: async () => countUnreadConnections(await server.ensureRunning()),
    async logs() {
      context.scopes.current().hasReadAnswer = true;
      return process.readOutput();
    },
    async alive() {
      if (process.running === null) return false;
      return !hasPort(process.ready) || canConnect(process.running.port, connectMs);
    },
  };
}

async function startToFail(
  { process }: LearnerServer,
  { env, limitMs }: { env: Record<string, string>; limitMs: number },
): Promise<Exit> {
  await process.killIfRunning();
  const { exited } = await process.launch(env);
  const exit = await within(exited, limitMs);
  await process.killIfRunning();
  process.life = null;
  if (exit !== null) return exit;
  throw new LearnerFailure({
    message: `The process should have ended by itself within ${inWords(limitMs)}, but it kept running.`,
    did: `started the process with ${JSON.stringify(env)}`,
    expected: 'the process to refuse to start, and end',
    actual: 'it was still running',
  });
}
