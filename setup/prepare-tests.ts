import Docker from 'dockerode';
import type { SetupConfig } from './config.ts';
import type { DataDir } from './data-dir.ts';
import type { SetupContext } from './setup-context.ts';
import { buildWeb } from './steps/build-web.ts';
import { checkDisk } from './steps/check-disk.ts';
import { ensureEngine } from './steps/ensure-engine.ts';
import { ensureImages } from './steps/ensure-images.ts';
import { ensureServices } from './steps/ensure-services.ts';

/**
 * What tests and benchmarks stand on: engine, images, the built web, and services that start empty and leave nothing.
 * @returns the variables under which they find the services.
 */
export async function prepareTests(
  { step, closers, signal }: SetupContext,
  config: SetupConfig,
  dataDir: DataDir,
): Promise<Record<string, string>> {
  const docker = new Docker();
  await step('engine', (say) => ensureEngine({ docker, dataDir, dockerHost: config.dockerHost, say, signal }));
  await checkDisk([dataDir.path, (await docker.info()).DockerRootDir]);
  await step('images', ensureImages);
  const given = { databaseUrl: config.testDatabaseUrl, redisUrl: config.testRedisUrl };
  const services = await step('services', () => ensureServices({ docker, dataDir, given, closers, keepData: false }));
  await step('web', (say) => buildWeb(say, signal));
  return { TEST_DATABASE_URL: services.databaseUrl, TEST_REDIS_URL: services.redisUrl };
}
