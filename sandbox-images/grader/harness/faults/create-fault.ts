import type { Cut, CutPlan, Fault, ServiceName } from '../api/faults.ts';
import type { Duration } from '../api/values.ts';
import type { Capture } from '../capture/capture.ts';
import { durationMs, inWords } from '../durations.ts';
import type { WireFaults } from '../relay/wire-faults.ts';
import type { RunContext } from '../run-context.ts';
import { createFaultNotes } from './fault-notes.ts';
import { killDuring } from './kill-during.ts';
import type { Outages } from './outages.ts';

export type FaultDeps = {
  context: RunContext;
  outages: Outages;
  capture: Capture;
  wire: WireFaults;
  /** Services with means of their own to end the learner's connections; they answer how many. */
  disconnect: Partial<Record<ServiceName, () => Promise<number>>>;
};

export function createFault({ context, outages, capture, wire, disconnect }: FaultDeps): Fault {
  const { tell, tellLasting } = createFaultNotes(context);
  async function cut(service: ServiceName): Promise<number>;
  async function cut(service: ServiceName, plan: CutPlan): Promise<Cut>;
  async function cut(service: ServiceName, plan?: CutPlan): Promise<number | Cut> {
    if (plan !== undefined) {
      const text = `A connection to the service ${service} breaks off in the middle of a ${plan.of ?? 'reply'}.`;
      tell({ target: service, action: 'cut' }, text);
      return wire.planCut(service, plan);
    }
    const count = (await disconnect[service]?.()) ?? wire.cutAll(service);
    tell({ target: service, action: 'cut' }, `${count} connections to the service ${service} were cut.`);
    return count;
  }
  return {
    async pause(service, time) {
      const outage = await outages.begin(service, { down: 'pause', up: 'resume' }, time);
      const text = `The service ${service} stops answering${lasting(time)}.`;
      void outage.over.then(tellLasting({ target: service, action: 'pause' }, text));
      return outage;
    },
    async refuse(service, time) {
      const outage = await outages.begin(service, { down: 'stop', up: 'start' }, time);
      const text = `The service ${service} is down and refuses connections${lasting(time)}.`;
      void outage.over.then(tellLasting({ target: service, action: 'refuse' }, text));
      return outage;
    },
    async restart(service) {
      const outage = await outages.begin(service, { down: 'stop', up: 'start' });
      await outage.end();
      tell(
        { target: service, action: 'restart' },
        `The service ${service} was restarted: every connection to it is lost.`,
      );
    },
    async latency(service, delay) {
      const disturbance = wire.delay(service, delay);
      const text = `Replies of the service ${service} come ${inWords(durationMs(delay))} late.`;
      const tellOver = tellLasting({ target: service, action: 'slow' }, text);
      return { end: () => disturbance.end().then(tellOver) };
    },
    cut,
    async killDuring(server, work, options) {
      const result = await killDuring({ context, capture }, { server, work, ...options });
      tell(
        { target: server.name, action: 'kill' },
        `The process "${server.name}" was ended by SIGKILL in the middle of its work, and started again.`,
      );
      return result;
    },
  };
}

function lasting(time: Duration | undefined): string {
  return time === undefined ? '' : ` for ${inWords(durationMs(time))}`;
}
