import { randomBytes } from 'node:crypto';
import os from 'node:os';
import type { ServiceId } from '#contracts/exercise-traits.ts';
import type { ServiceAccess, ServiceAction } from '#contracts/harness-message.ts';
import type { Logins, ServiceDefinition } from '#sandbox-images/services/definition.ts';
import { serviceDefinitions } from '#sandbox-images/services/services.ts';
import { PlatformFault } from '../platform-fault.ts';
import type { SupervisedContainer } from './supervised.ts';
import { untilEnd, untilReady } from './until-service.ts';

/** RabbitMQ takes four seconds of a processor; the pool starts it long before anybody waits. */
const startTimeoutMs = 45_000;
const stopTimeoutMs = 5000;
const signalTimeoutMs = 2000;

export type PodServices = {
  access: ServiceAccess;
  /** Brings a service down or up again, with the passwords it had. @throws PlatformFault when that does not work in time. */
  control(service: ServiceId, action: ServiceAction): Promise<void>;
};

/**
 * Starts the declared services and waits until each has printed `ready`. Passwords are made here, for this pod only.
 * @throws PlatformFault when one is not ready within 45 s.
 */
export async function startServices(
  container: SupervisedContainer,
  services: readonly ServiceId[],
): Promise<PodServices> {
  const controls = new Map<ServiceId, (action: ServiceAction) => Promise<void>>();
  const access: ServiceAccess = {};
  await Promise.all(
    services.map(async (id) => {
      const definition = serviceDefinitions[id];
      const logins = makeLogins();
      const control = controlService(container, definition, logins);
      await control('start');
      controls.set(id, control);
      Object.assign(access, definition.access(logins));
    }),
  );
  return {
    access,
    async control(service, action) {
      const control = controls.get(service);
      if (control === undefined)
        throw new PlatformFault(`the harness asked for the service "${service}", which is not there`);
      await control(action);
    },
  };
}

/** Hex needs no escaping in a connection URL, an ACL file or SQL. */
function makeLogins(): Logins {
  const makePassword = (): string => randomBytes(16).toString('hex');
  return { app: { user: 'app', password: makePassword() }, harness: { user: 'harness', password: makePassword() } };
}

function controlService(
  container: SupervisedContainer,
  { id, programs, stopSignal }: ServiceDefinition,
  { app, harness }: Logins,
): (action: ServiceAction) => Promise<void> {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' };
  const start = async (): Promise<void> => {
    const ready = untilReady(container, id, startTimeoutMs);
    const passwords = { APP_PASSWORD: app.password, HARNESS_PASSWORD: harness.password };
    container.start({ process: id, argv: [`/opt/wirekata/${id}/start`], env: { ...env, ...passwords } });
    await ready;
  };
  const signal = async (name: 'STOP' | 'CONT' | 'KILL'): Promise<void> => {
    await Promise.all(
      programs.map(async (program) => {
        const process = `${name} ${program}`;
        const ended = untilEnd(container, process, signalTimeoutMs);
        container.start({ process, argv: ['/opt/wirekata/signal-program', name, program], env });
        if (!(await ended)) throw new PlatformFault(`service ${id}: signal ${name} could not be sent`);
      }),
    );
  };
  const stop = async (): Promise<void> => {
    const ended = untilEnd(container, id, stopTimeoutMs);
    container.signal(id, os.constants.signals[stopSignal]);
    if (await ended) return;
    const killed = untilEnd(container, id, stopTimeoutMs);
    await signal('KILL');
    if (!(await killed)) throw new PlatformFault(`service ${id} did not end`);
  };
  return (action) => {
    switch (action) {
      case 'start':
        return start();
      case 'stop':
        return stop();
      case 'pause':
        return signal('STOP');
      case 'resume':
        return signal('CONT');
      default:
        return action satisfies never;
    }
  };
}
