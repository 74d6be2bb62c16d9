import { TestId } from '../../../../contracts/ids.ts';
import type { Fault } from '../../../../contracts/run-event.ts';
import type { RunContext } from '../run-context.ts';

export interface FaultNotes {
  /** Tells the learner what is done on purpose in the running test. */
  tell(fault: Fault, text: string): void;
  /** The same of something that lasts. Returns how to tell that it is over, also when the test is over by then. */
  tellLasting(fault: Fault, text: string): () => void;
}

export function createFaultNotes({ scopes, send, elapsedMs }: RunContext): FaultNotes {
  const tell = (fault: Fault, text: string, test = scopes.current().id): void =>
    send({ type: 'note', test: TestId.parse(test), text, atMs: Math.round(elapsedMs()), fault });
  return {
    tell,
    tellLasting(fault, text) {
      const test = scopes.current().id;
      const { target } = fault;
      tell(fault, text, test);
      return () => tell({ target, action: 'end' }, `The service ${target} is as before.`, test);
    },
  };
}
