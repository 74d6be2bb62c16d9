import type { Stmt } from './captured.ts';
import type { Server } from './processes.ts';
import type { Duration } from './values.ts';

/** A service that `kata.yaml` declares. */
export type ServiceName = 'postgres' | 'mariadb' | 'redis' | 'rabbitmq';

/** A service that is down; the end of the test brings it up again. */
export interface Outage {
  /** Brings it up again and waits until it takes connections. */
  end(): Promise<void>;
  /** Resolves when it is up again, by `end()` or because its time was over. */
  readonly over: Promise<void>;
}

/** What a connection suffers until `end()` or the end of the test. */
export interface Disturbance {
  end(): Promise<void>;
}

/** Which bytes are the last that get through; counted on each connection of its own, from now on. */
export interface CutPlan {
  afterBytes: number;
  /** `reply` by default: from the service to the program. */
  of?: 'request' | 'reply';
}

/** A cut that happens once; without it, the end of the test takes it back. */
export interface Cut extends Disturbance {
  readonly isDone: boolean;
}

/**
 * Brings the real services down and up again. The learner sees a note about each; nothing is captured meanwhile. Redis keeps
 * nothing over a stop, Postgres and MariaDB everything, RabbitMQ persistent messages in durable queues; it takes some seconds to come up.
 */
export interface Fault {
  /**
   * The service stays connected and answers nothing: `const outage = await fault.pause('redis', '2s')`, then requests, then
   * `await outage.end()`. Without a time it lasts until `end()`.
   */
  pause(service: ServiceName, time?: Duration): Promise<Outage>;
  /** The service is stopped and its port refuses connections: `const outage = await fault.refuse('redis')`. */
  refuse(service: ServiceName, time?: Duration): Promise<Outage>;
  /** Stops and starts it at once, so that every connection is lost: `await fault.restart('postgres')`. */
  restart(service: ServiceName): Promise<void>;
  /** Every reply of the service comes later than it would: `const slow = await fault.latency('postgres', '200ms')`. */
  latency(service: ServiceName, delay: Duration): Promise<Disturbance>;
  /** Ends the learner's open connections, and answers how many there were: `await fault.cut('postgres')`. */
  cut(service: ServiceName): Promise<number>;
  /**
   * Ends the first connection that goes beyond `afterBytes`, in the middle of a reply or a request. With 0 the service has done
   * what it was asked for and the program does not learn of it: `await fault.cut('postgres', { afterBytes: 0 })`.
   */
  cut(service: ServiceName, plan: CutPlan): Promise<Cut>;
  /**
   * Sends SIGKILL to the server while `work` is going on, starts it again, and answers what `work` resolved to, or null when a
   * request of it failed. `at`: soon, at a random moment, or a few milliseconds after the database has got a statement:
   * `await fault.killDuring(web, () => api.post('/transfers', body), { at: ({ text }) => /^update/i.test(text) })`.
   */
  killDuring<T>(
    server: Server,
    work: () => Promise<T>,
    options?: { at?: 'random' | ((statement: Stmt) => boolean); within?: Duration },
  ): Promise<T | null>;
}
