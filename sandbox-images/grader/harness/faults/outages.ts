import type { Outage, ServiceName } from '../api/faults.ts';
import type { Duration } from '../api/values.ts';
import type { Track } from '../capture/track.ts';
import { durationMs } from '../durations.ts';
import { HarnessFault } from '../failure.ts';
import type { RunContext } from '../run-context.ts';

type Way = { down: 'pause' | 'stop'; up: 'resume' | 'start' };
/** What has to happen around an outage of a service beside the outage itself. */
export type OutageParts = {
  track: Pick<Track<unknown>, 'suspend' | 'resume'> | null;
  /** Lets go of the harness's own connections, which would meet whoever takes the port. */
  disconnect(): Promise<void>;
};

/** The services that are down, at most one outage each. */
export interface Outages {
  begin(service: ServiceName, way: Way, time?: Duration): Promise<Outage>;
  /** Brings everything up again. */
  endAll(): Promise<void>;
}

export function createOutages(context: RunContext, partsOf: (service: ServiceName) => OutageParts): Outages {
  const running = new Map<ServiceName, Outage>();
  const begin: Outages['begin'] = async (service, { down, up }, time) => {
    if (!(service in context.order.services)) throw new HarnessFault(`kata.yaml declares no service "${service}".`);
    if (running.has(service)) throw new HarnessFault(`"${service}" is down already: end that outage first.`);
    const { track, disconnect } = partsOf(service);
    const { promise: over, resolve } = Promise.withResolvers<void>();
    await track?.suspend();
    if (down === 'stop') await disconnect();
    await context.ask({ type: 'control-service', service, action: down });
    let ending: Promise<void> | null = null;
    const bringUp = async (): Promise<void> => {
      clearTimeout(timer);
      await context.ask({ type: 'control-service', service, action: up });
      await track?.resume();
      running.delete(service);
      resolve();
    };
    const outage: Outage = {
      over,
      end() {
        ending ??= bringUp();
        return ending;
      },
    };
    const timer = time === undefined ? undefined : setTimeout(() => void outage.end(), durationMs(time));
    running.set(service, outage);
    return outage;
  };
  return {
    begin,
    async endAll() {
      await Promise.all([...running.values()].map((outage) => outage.end()));
    },
  };
}
