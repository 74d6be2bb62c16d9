import type { ServiceName } from '../api/faults.ts';
import { HarnessFault } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import { Relay } from './relay.ts';

/** What disturbs a connection rather than a service. */
const wireFault = /\bfault\s*\.\s*(latency|cut)\s*\(/;

/** Stand before every declared service when the harness has a use for them; otherwise there are none, and none to pay for. */
export interface Relays {
  /** @throws HarnessFault when the service is not declared, or the harness's text did not tell that a relay is wanted. */
  of(service: ServiceName): Relay;
  /** Where the learner's program finds a service. */
  portOf(service: ServiceName, port: number): number;
  /** To be awaited before the first process of the learner, which could take a port. */
  open(): Promise<void>;
  beginTest(): void;
  close(): void;
}

export function createRelays({ order }: Pick<RunContext, 'order'>): Relays {
  const isWanted = Object.values(order.harness).some((text) => wireFault.test(text));
  const relays = new Map<string, Relay>();
  if (isWanted)
    for (const [service, access] of Object.entries(order.services))
      if (access !== undefined) relays.set(service, new Relay(access));
  return {
    of(service) {
      if (!(service in order.services)) throw new HarnessFault(`kata.yaml declares no service "${service}".`);
      const relay = relays.get(service);
      if (relay === undefined)
        throw new HarnessFault('A harness has to call fault.latency(…) and fault.cut(…) by these names.');
      return relay;
    },
    portOf: (service, port) => relays.get(service)?.port ?? port,
    open: async () => void (await Promise.all([...relays.values()].map((relay) => relay.open()))),
    beginTest() {
      for (const relay of relays.values()) {
        relay.delayMs = 0;
        relay.planCut(null);
      }
    },
    close() {
      for (const relay of relays.values()) relay.close();
    },
  };
}
