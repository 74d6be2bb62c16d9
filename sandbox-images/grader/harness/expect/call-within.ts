import { createContext, Script } from 'node:vm';

const script = new Script('work()');

/**
 * Calls synchronous work that hostile input may keep from ending, such as a pattern that backtracks.
 * @throws Error with code `ERR_SCRIPT_EXECUTION_TIMEOUT` after `timeoutMs`, besides what the work throws.
 */
export function callWithin<T>(work: () => T, timeoutMs: number): T {
  return script.runInContext(createContext({ work }), { timeout: timeoutMs });
}
