import { randomBytes } from 'node:crypto';
import type { ServiceId } from '#contracts/exercise-manifest.ts';
import type { ServiceAccess } from '#contracts/harness-message.ts';
import { PlatformFault } from '../platform-fault.ts';
import type { SupervisedContainer } from './supervised.ts';

const startTimeoutMs = 15_000;
/** Baked into the image: one empty database for each fresh start of the learner's process. */
const databases = ['kata1', 'kata2', 'kata3', 'kata4', 'kata5', 'kata6'];

const startScripts: Record<ServiceId, string> = {
  postgres: '/opt/wirekata/start-postgres',
  redis: '/opt/wirekata/start-redis',
};

/**
 * Starts the declared services and waits until each has printed `ready`. Passwords are made here, for this pod only.
 * @throws PlatformFault when one is not ready within 15 s.
 */
export async function startServices(
  container: SupervisedContainer,
  services: readonly ServiceId[],
): Promise<ServiceAccess> {
  const access: ServiceAccess = {};
  await Promise.all(
    services.map(async (service) => {
      const app = { user: 'app', password: makePassword() };
      const harness = { user: 'harness', password: makePassword() };
      const ready = waitUntilReady(container, service);
      container.start({
        process: service,
        argv: [startScripts[service]],
        env: {
          PATH: '/usr/local/bin:/usr/bin:/bin',
          LANG: 'C.UTF-8',
          APP_PASSWORD: app.password,
          HARNESS_PASSWORD: harness.password,
        },
      });
      await ready;
      if (service === 'postgres') access.postgres = { host: '127.0.0.1', port: 5432, databases, app, harness };
      else access.redis = { host: '127.0.0.1', port: 6379, app, harness };
    }),
  );
  return access;
}

/** Hex needs no escaping in a connection URL, an ACL file or SQL. */
function makePassword(): string {
  return randomBytes(16).toString('hex');
}

function waitUntilReady({ events }: SupervisedContainer, service: ServiceId): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      events.off('output', onOutput);
      events.off('exit', onExit);
      events.off('lost', onLost);
      if (error === undefined) resolve();
      else reject(error);
    };
    const fail = (why: string): void => settle(new PlatformFault(`service ${service} ${why}: ${printed.slice(-1000)}`));
    const onOutput = (process: string, stream: string, bytes: Buffer): void => {
      if (process !== service) return;
      printed += bytes.toString('utf8');
      if (stream === 'stdout' && /^ready$/m.test(printed)) settle();
    };
    const onExit = (exit: { process: string }): void => {
      if (exit.process === service) fail('ended while starting');
    };
    const onLost = (): void => fail('lost its container');
    const timer = setTimeout(() => fail(`was not ready within ${startTimeoutMs} ms`), startTimeoutMs);
    events.on('output', onOutput);
    events.on('exit', onExit);
    events.on('lost', onLost);
  });
}
