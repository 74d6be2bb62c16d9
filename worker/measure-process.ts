import { PlatformFault } from './platform-fault.ts';
import type { ProcessUsage, SupervisedContainer } from './sandbox/supervised.ts';

const timeoutMs = 5000;

/**
 * What a process of the container uses, `null` when it does not run. The supervisor counts: it is the container's PID 1,
 * out of the learner's reach.
 * @throws PlatformFault when it does not answer.
 */
export async function measureProcess(
  container: SupervisedContainer,
  process: string,
): Promise<Omit<ProcessUsage, 'process'> | null> {
  const { events } = container;
  const { promise, resolve, reject } = Promise.withResolvers<Omit<ProcessUsage, 'process'> | null>();
  const onUsage = ({ process: name, ...usage }: ProcessUsage): void => void (name === process && resolve(usage));
  const onRefused = (name: string): void => void (name === process && resolve(null));
  const timer = setTimeout(() => reject(new PlatformFault('the supervisor did not measure a process')), timeoutMs);
  events.on('usage', onUsage);
  events.on('refused', onRefused);
  container.measure(process);
  return promise.finally(() => {
    clearTimeout(timer);
    events.off('usage', onUsage);
    events.off('refused', onRefused);
  });
}
