import type { FastifyBaseLogger } from 'fastify';
import { RunId } from '#contracts/ids.ts';
import type { ServerMessage } from '#contracts/live-message.ts';
import { RunEvent } from '#contracts/run-event.ts';
import type { SubmissionState } from '#contracts/submission.ts';
import type { QueuePositions } from './queue-positions.ts';
import { type RunWatch, watchRun } from './watch-run.ts';

type RunListener = {
  createFilter: () => (event: RunEvent) => RunEvent;
  send: (message: ServerMessage) => void;
  whenDrained: () => Promise<void>;
};

export type RunEventFeedDeps = {
  /** State and stored events of a run; `undefined` when there is no such run. */
  loadRun: (runId: RunId) => Promise<{ state: SubmissionState; events: RunEvent[] } | undefined>;
  markRunning: (runId: RunId) => Promise<void>;
  positions: QueuePositions;
  log: FastifyBaseLogger;
};

export type RunEventFeed = {
  /** Sends every event after `afterSeq`, then new ones. @returns what ends it. */
  watch(runId: RunId, afterSeq: number, listener: RunListener): () => void;
  /** Text of a message on the channel of run events. */
  receiveEvent(text: string): void;
  /** Text of a message on the channel of cancelled runs. */
  receiveCancel(text: string): void;
  /** Looks at the store again for every watched run. */
  resyncAll(): void;
};

/** Brings the events that workers publish to those who watch. */
export function createRunEventFeed({ loadRun, markRunning, positions, log }: RunEventFeedDeps): RunEventFeed {
  const watches = new Map<RunId, Map<RunListener, RunWatch>>();

  const loadFor = async (runId: RunId, { send }: RunListener): Promise<RunEvent[]> => {
    const run = await loadRun(runId);
    if (run?.state === 'queued' && run.events.length === 0) positions.add(runId, send);
    if (run?.state === 'cancelled') send({ type: 'run-cancelled', runId });
    return run?.events ?? [];
  };
  const watch: RunEventFeed['watch'] = (runId, afterSeq, listener) => {
    const { createFilter, send, whenDrained } = listener;
    const ownWatch = watchRun(
      {
        load: () => loadFor(runId, listener),
        createFilter,
        send: (event) => send({ type: 'run-event', event }),
        sendReset: () => send({ type: 'run-reset', runId }),
        whenDrained,
        onLoadFailed: (error) => log.warn({ err: error, runId }, 'events of a run could not be loaded; trying again'),
      },
      afterSeq,
    );
    const listeners = watches.get(runId) ?? new Map<RunListener, RunWatch>();
    watches.set(runId, listeners.set(listener, ownWatch));
    return () => {
      ownWatch.close();
      positions.remove(runId, send);
      listeners.delete(listener);
      if (listeners.size === 0 && watches.get(runId) === listeners) watches.delete(runId);
    };
  };
  const started = (runId: RunId): void => {
    markRunning(runId).catch((error: unknown) => log.warn({ err: error, runId }, 'a run could not be marked'));
    positions.started(runId);
  };
  return {
    watch,
    receiveEvent(text) {
      const parsed = RunEvent.safeParse(parseJson(text));
      if (!parsed.success) {
        log.warn({ problems: parsed.error.issues }, 'a message that is no run event was dropped');
        return;
      }
      const event = parsed.data;
      if (event.body.type === 'attempt-started') started(event.runId);
      for (const one of watches.get(event.runId)?.values() ?? []) one.receive(event);
    },
    receiveCancel(text) {
      const runId = RunId.safeParse(text);
      if (!runId.success) return;
      for (const { send } of watches.get(runId.data)?.keys() ?? []) send({ type: 'run-cancelled', runId: runId.data });
      positions.changed();
    },
    resyncAll() {
      for (const listeners of watches.values()) for (const one of listeners.values()) one.resync();
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
