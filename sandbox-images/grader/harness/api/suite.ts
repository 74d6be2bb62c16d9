import type { Stub, StubRoutes } from './served.ts';
import type { Duration } from './values.ts';

export interface SuiteOptions {
  /** Arguments on top of its command line. */
  args?: string[];
  env?: Record<string, string>;
  /** Default: what the test has left, less a second. */
  timeout?: Duration;
}

/**
 * The learner's own tests, for kind `tests`: a program that ends with 0 when all of them pass. It is run against servers
 * that the harness plays and learners never see; each run has the stub to itself.
 */
export interface Suite {
  readonly name: string;
  /** All has to pass against a server without a fault: `await suite().accepts(cart, cartRoutes(), 'a cart without a fault')`. */
  accepts(subject: Stub, routes: StubRoutes, what: string, options?: SuiteOptions): Promise<void>;
  /** One test at least has to fail: `await suite().rejects(cart, cartRoutes({ rounds: 'down' }), 'a cart that rounds prices down')`. */
  rejects(subject: Stub, routes: StubRoutes, what: string, options?: SuiteOptions): Promise<void>;
}
