import { PlatformFault } from '../platform-fault.ts';
import type { SupervisedContainer } from './supervised.ts';

/** Somebody else listens where a service has to: while it was down, that can only be the learner's program. */
export class PortTaken extends Error {
  constructor(service: string) {
    super(`The service ${service} could not start again, because your program listens on its port.`);
    this.name = 'PortTaken';
  }
}

/** Waits until a service has printed `ready`. @throws PortTaken; PlatformFault when it ends otherwise or takes longer. */
export function untilReady({ events }: SupervisedContainer, service: string, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      events.off('output', onOutput);
      events.off('exit', onExit);
      events.off('lost', onLost);
      if (error === undefined) resolve();
      else reject(error);
    };
    const fail = (why: string): void => settle(new PlatformFault(`service ${service} ${why}: ${printed.slice(-1000)}`));
    const onOutput = (process: string, stream: string, bytes: Buffer): void => {
      if (process !== service) return;
      printed += bytes.toString('utf8');
      if (stream === 'stdout' && /^ready$/m.test(printed)) settle();
    };
    const onExit = (exit: { process: string }): void => {
      if (exit.process !== service) return;
      if (/^port taken$/m.test(printed)) settle(new PortTaken(service));
      else fail('ended while starting');
    };
    const onLost = (): void => fail('lost its container');
    const timer = setTimeout(() => fail(`was not ready within ${timeoutMs} ms`), timeoutMs);
    events.on('output', onOutput);
    events.on('exit', onExit);
    events.on('lost', onLost);
  });
}

/** Whether a process of the container ends within that time. */
export function untilEnd({ events }: SupervisedContainer, process: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (hasEnded: boolean): void => {
      clearTimeout(timer);
      events.off('exit', onExit);
      resolve(hasEnded);
    };
    const onExit = (exit: { process: string }): void => {
      if (exit.process === process) settle(true);
    };
    const timer = setTimeout(settle, timeoutMs, false);
    events.on('exit', onExit);
  });
}
