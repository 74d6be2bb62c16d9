import Docker from 'dockerode';
import type { SetupConfig } from './config.ts';
import type { DataDir } from './data-dir.ts';
import type { SetupContext } from './setup-context.ts';
import { buildWeb } from './steps/build-web.ts';
import { checkDisk } from './steps/check-disk.ts';
import { ensureEngine } from './steps/ensure-engine.ts';
import { ensureImages } from './steps/ensure-images.ts';
import { ensureServices } from './steps/ensure-services.ts';

export type Prepared = {
  /** The variables under which tests find the services. */
  env: Record<string, string>;
  /** Resolves when the last sandbox image is there. */
  images: Promise<void>;
};

/**
 * What tests and benchmarks stand on: engine, the built web, services that start empty and leave nothing, and, while other work
 * is done already, the sandbox images.
 */
export async function prepareTests(
  { step, closers, signal }: SetupContext,
  config: SetupConfig,
  dataDir: DataDir,
): Promise<Prepared> {
  const docker = new Docker();
  await step('engine', (say) => ensureEngine({ docker, dataDir, dockerHost: config.dockerHost, say, signal }));
  await checkDisk([dataDir.path, (await docker.info()).DockerRootDir]);
  const { promise: serviceImage, resolve: onServiceImage } = Promise.withResolvers<void>();
  const images = step('images', (say) => ensureImages(say, (name) => name === 'services' && onServiceImage()));
  // Whoever waits for them hears of a failure; until then it is nobody's.
  images.catch(() => undefined);
  await Promise.race([serviceImage, images]);
  const given = { databaseUrl: config.testDatabaseUrl, redisUrl: config.testRedisUrl };
  const services = await step('services', () => ensureServices({ docker, dataDir, given, closers, keepData: false }));
  await step('web', (say) => buildWeb(say, signal));
  return { env: { TEST_DATABASE_URL: services.databaseUrl, TEST_REDIS_URL: services.redisUrl }, images };
}
