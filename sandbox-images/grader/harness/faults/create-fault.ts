import type { Fault } from '../api/faults.ts';
import type { Duration } from '../api/values.ts';
import type { Capture } from '../capture/capture.ts';
import { durationMs, inWords } from '../durations.ts';
import type { RunContext } from '../run-context.ts';
import { killDuring } from './kill-during.ts';
import type { Outages } from './outages.ts';

export type FaultDeps = {
  context: RunContext;
  outages: Outages;
  capture: Capture;
  /** Ends the learner's connections to a service; answers how many. */
  cut: Record<'postgres' | 'redis', () => Promise<number>>;
};

export function createFault({ context, outages, capture, cut }: FaultDeps): Fault {
  const note = (text: string): void => context.send({ type: 'note', test: context.scopes.current().id, text });
  return {
    async pause(service, time) {
      const outage = await outages.begin(service, { down: 'pause', up: 'resume' }, time);
      note(`The service ${service} stops answering${lasting(time)}.`);
      return outage;
    },
    async refuse(service, time) {
      const outage = await outages.begin(service, { down: 'stop', up: 'start' }, time);
      note(`The service ${service} is down and refuses connections${lasting(time)}.`);
      return outage;
    },
    async restart(service) {
      const outage = await outages.begin(service, { down: 'stop', up: 'start' });
      await outage.end();
      note(`The service ${service} was restarted: every connection to it is lost.`);
    },
    async cut(service) {
      const count = await cut[service]();
      note(`${count} connections to the service ${service} were cut.`);
      return count;
    },
    async killDuring(server, work, options) {
      const result = await killDuring({ context, capture }, { server, work, ...options });
      note(`The process "${server.name}" was ended by SIGKILL in the middle of its work, and started again.`);
      return result;
    },
  };
}

function lasting(time: Duration | undefined): string {
  return time === undefined ? '' : ` for ${inWords(durationMs(time))}`;
}
