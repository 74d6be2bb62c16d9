import type { Cut, CutPlan, Disturbance, ServiceName } from '../api/faults.ts';
import type { Duration } from '../api/values.ts';
import { durationMs } from '../durations.ts';
import type { Relays } from './relays.ts';

/** Faults of the connections between the learner's program and a service. */
export interface WireFaults {
  delay(service: ServiceName, delay: Duration): Disturbance;
  /** Answers how many connections there were. */
  cutAll(service: ServiceName): number;
  planCut(service: ServiceName, plan: CutPlan): Cut;
}

export function createWireFaults(relays: Relays): WireFaults {
  return {
    delay(service, delay) {
      const relay = relays.of(service);
      relay.delayMs = durationMs(delay);
      return {
        async end() {
          relay.delayMs = 0;
        },
      };
    },
    cutAll: (service) => relays.of(service).cutAll(),
    planCut(service, { afterBytes, of = 'reply' }) {
      const relay = relays.of(service);
      let isDone = false;
      const onCut = (): void => {
        isDone = true;
      };
      relay.planCut({ of, afterBytes, onCut });
      return {
        get isDone() {
          return isDone;
        },
        async end() {
          relay.planCut(null);
        },
      };
    },
  };
}
