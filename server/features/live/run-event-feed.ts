import type { FastifyBaseLogger } from 'fastify';
import { RunId } from '#contracts/ids.ts';
import type { ServerMessage } from '#contracts/live-message.ts';
import { RunEvent } from '#contracts/run-event.ts';
import type { SubmissionState } from '#contracts/submission.ts';
import { type RunWatch, watchRun } from './watch-run.ts';

export type RunListener = {
  createFilter: () => (event: RunEvent) => RunEvent;
  send: (message: ServerMessage) => void;
  whenDrained: () => Promise<void>;
};

export type RunEventFeedDeps = {
  /** State and stored events of a run; `undefined` when there is no such run. */
  loadRun: (runId: RunId) => Promise<{ state: SubmissionState; events: RunEvent[] } | undefined>;
  markRunning: (runId: RunId) => Promise<void>;
  listPositions: (runIds: readonly RunId[]) => Promise<{ id: RunId; position: number }[]>;
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

type Entry = { send: RunListener['send']; isWaiting: boolean };

/** Many starts within this make one look at the queue. */
const positionsDebounceMs = 150;

/** Brings the events that workers publish to those who watch. */
export function createRunEventFeed({ loadRun, markRunning, listPositions, log }: RunEventFeedDeps): RunEventFeed {
  const entries = new Map<RunId, Map<Entry, RunWatch>>();
  let positionsTimer: NodeJS.Timeout | undefined;

  const sendPositions = async (): Promise<void> => {
    const waiting = [...entries]
      .filter(([, own]) => [...own.keys()].some((entry) => entry.isWaiting))
      .map(([id]) => id);
    if (waiting.length === 0) return;
    for (const { id, position } of await listPositions(waiting)) {
      for (const entry of entries.get(id)?.keys() ?? []) {
        if (entry.isWaiting) entry.send({ type: 'run-position', runId: id, position });
      }
    }
  };
  const schedulePositions = (): void => {
    if (positionsTimer !== undefined) return;
    positionsTimer = setTimeout(() => {
      positionsTimer = undefined;
      sendPositions().catch((error: unknown) => log.warn({ err: error }, 'positions could not be told'));
    }, positionsDebounceMs);
  };
  const started = (runId: RunId): void => {
    markRunning(runId).catch((error: unknown) => log.warn({ err: error, runId }, 'a run could not be marked'));
    for (const entry of entries.get(runId)?.keys() ?? []) {
      entry.isWaiting = false;
      entry.send({ type: 'run-position', runId, position: 0 });
    }
    schedulePositions();
  };
  const loadFor = async (runId: RunId, entry: Entry): Promise<RunEvent[]> => {
    const run = await loadRun(runId);
    entry.isWaiting = run?.state === 'queued' && run.events.length === 0;
    if (entry.isWaiting) schedulePositions();
    if (run?.state === 'cancelled') entry.send({ type: 'run-cancelled', runId });
    return run?.events ?? [];
  };

  return {
    watch(runId, afterSeq, { createFilter, send, whenDrained }) {
      const entry: Entry = { send, isWaiting: false };
      const watch = watchRun(
        {
          load: () => loadFor(runId, entry),
          createFilter,
          send: (event) => send({ type: 'run-event', event }),
          sendReset: () => send({ type: 'run-reset', runId }),
          whenDrained,
          onLoadFailed: (error) => log.warn({ err: error, runId }, 'events of a run could not be loaded; trying again'),
        },
        afterSeq,
      );
      const listeners = entries.get(runId) ?? new Map<Entry, RunWatch>();
      entries.set(runId, listeners.set(entry, watch));
      return () => {
        watch.close();
        listeners.delete(entry);
        if (listeners.size === 0 && entries.get(runId) === listeners) entries.delete(runId);
      };
    },
    receiveEvent(text) {
      const parsed = RunEvent.safeParse(parseJson(text));
      if (!parsed.success) {
        log.warn({ problems: parsed.error.issues }, 'a message that is no run event was dropped');
        return;
      }
      const event = parsed.data;
      if (event.body.type === 'attempt-started') started(event.runId);
      for (const watch of entries.get(event.runId)?.values() ?? []) watch.receive(event);
    },
    receiveCancel(text) {
      const runId = RunId.safeParse(text);
      if (!runId.success) return;
      for (const { send } of entries.get(runId.data)?.keys() ?? []) send({ type: 'run-cancelled', runId: runId.data });
      schedulePositions();
    },
    resyncAll() {
      for (const listeners of entries.values()) for (const watch of listeners.values()) watch.resync();
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
