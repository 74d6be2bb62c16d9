import Docker from 'dockerode';
import { localUrl, readConfig, type SetupConfig } from './config.ts';
import { type DataDir, openDataDir } from './data-dir.ts';
import type { SetupContext } from './setup-context.ts';
import { SetupFailure } from './setup-failure.ts';
import { awaitHealth } from './steps/await-health.ts';
import { buildWeb } from './steps/build-web.ts';
import { checkDisk } from './steps/check-disk.ts';
import { checkPort } from './steps/check-port.ts';
import { claimDataDir } from './steps/claim-data-dir.ts';
import { ensureEngine } from './steps/ensure-engine.ts';
import { ensureImages } from './steps/ensure-images.ts';
import { ensureServices, type Services } from './steps/ensure-services.ts';
import { keepWorker } from './steps/keep-worker.ts';
import { startPlatformProcess } from './steps/platform-process.ts';
import { readDemoAccounts, seedDemo } from './steps/seed-demo.ts';
import { makeWorkerEnv } from './worker-env.ts';

const stopTimeoutMs = 10_000;

/** `npm start`: everything from a bare machine to a site that answers, until Ctrl-C. */
export async function start({ environment, step, print, closers, signal }: SetupContext): Promise<number> {
  const config = readConfig(environment, '.wirekata');
  const url = localUrl(config);
  const dataDir = await openDataDir(config.dataDir);
  closers.add('the claim', await claimDataDir(dataDir, url));
  await checkPort(config.host, config.port);
  const docker = new Docker();

  await step('engine', (say) => ensureEngine({ docker, dataDir, dockerHost: config.dockerHost, say, signal }));
  await checkDisk([dataDir.path, (await docker.info()).DockerRootDir]);
  await step('images', ensureImages);
  const services = await step('services', () =>
    ensureServices({ docker, dataDir, given: config, closers, keepData: true }),
  );
  const serverEnv = makeServerEnv(environment, config, dataDir, services);
  await step('database', () => seedDemo(serverEnv, signal));
  await step('web', (say) => buildWeb(say, signal));

  const { logsDir } = dataDir;
  const server = await step('server', async () => {
    const server = await startPlatformProcess({
      ...{ name: 'server', entry: 'server/main.ts' },
      ...{ env: serverEnv, logsDir, stopTimeoutMs },
    });
    closers.add('the server', server.stop);
    await awaitHealth({ url, server, until: 'answering', signal });
    return server;
  });
  await step('worker', async () => {
    const env = makeWorkerEnv(environment, services.redisUrl);
    const startWorker = () =>
      startPlatformProcess({ name: 'worker', entry: 'worker/main.ts', env, logsDir, stopTimeoutMs });
    closers.add('the worker', await keepWorker({ start: startWorker, report: print }));
    await awaitHealth({ url, server, until: 'ok', signal });
  });

  print(`\nready ${url}\n`);
  for (const { email, password, role } of await readDemoAccounts(dataDir))
    print(`  ${email.padEnd(26)} ${password}  ${role}`);
  print(`\nlogs ${logsDir}   stop with Ctrl-C; the data stays in ${dataDir.path} and its Docker volumes`);
  const end = await Promise.race([server.ended, untilAborted(signal)]);
  if (signal.aborted) {
    print('stopping');
    return 0;
  }
  throw new SetupFailure(`The server ended (${end}), so everything stops:\n${await server.lastLog()}`);
}

function makeServerEnv(
  environment: NodeJS.ProcessEnv,
  config: SetupConfig,
  dataDir: DataDir,
  { databaseUrl, redisUrl }: Services,
): NodeJS.ProcessEnv {
  return {
    SESSION_SECRET: dataDir.secrets.sessionSecret,
    ...environment,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    PORT: String(config.port),
    HOST: config.host,
    DATA_DIR: dataDir.path,
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
