import type { AskAnswer, HarnessAsk, RunOrder, WorkbenchOrder, WorkerMessage } from '#contracts/harness-message.ts';
import { HarnessFault } from './harness/failure.ts';
import type { OutgoingMessage, ProcessExited, RunContext } from './harness/run-context.ts';
import { createTestScopes } from './harness/test-scope.ts';
import type { HarnessModules } from './harness-modules.ts';
import { createMessageWriter } from './message-writer.ts';
import { runHarness } from './run-harness.ts';
import { openWorkbench, orderWithoutTests, type Workbench } from './workbench/open-workbench.ts';

export type OpenRun = {
  /** Rejects with a HarnessFault, or whatever else was thrown outside a test. A workbench has no end of its own. */
  finished: Promise<void>;
  send(message: OutgoingMessage): void;
  /** What the worker sends after the order. */
  take(message: Exclude<WorkerMessage, { type: 'run' | 'workbench' }>): void;
};

type Answer = PromiseWithResolvers<AskAnswer>;

/** Says hello and begins the run. */
export function openRun(deps: {
  order: RunOrder | WorkbenchOrder;
  modules: HarnessModules;
  write: (line: string) => void;
}): OpenRun {
  const { order, modules, write } = deps;
  const startedMs = performance.now();
  const send = createMessageWriter(write);
  const asked = new Map<number, Answer>();
  const exitListeners: ((exited: ProcessExited) => void)[] = [];
  let lastAsk = 0;
  send({ type: 'hello', v: 1, runId: order.runId });
  const context: RunContext = {
    order: order.type === 'run' ? order : orderWithoutTests(order),
    scopes: createTestScopes(),
    send,
    ask(ask: HarnessAsk) {
      const id = ++lastAsk;
      const answer: Answer = Promise.withResolvers();
      asked.set(id, answer);
      send({ type: 'ask', id, ask });
      return answer.promise;
    },
    onProcessExited: (listener) => void exitListeners.push(listener),
    elapsedMs: () => performance.now() - startedMs,
  };
  const workbench: Workbench | null = order.type === 'workbench' ? openWorkbench(context, order.seeds) : null;
  return {
    finished: workbench === null ? runHarness(context, modules) : workbench.failed,
    send,
    take(message) {
      if (message.type === 'command') {
        workbench?.take(message);
        return;
      }
      if (message.type === 'process-exited') {
        for (const listener of exitListeners) listener(message);
        return;
      }
      const answer = asked.get(message.ask);
      asked.delete(message.ask);
      if (message.error === undefined) answer?.resolve(message);
      else answer?.reject(new HarnessFault(`The worker could not do what the harness asked for: ${message.error}`));
    },
  };
}
