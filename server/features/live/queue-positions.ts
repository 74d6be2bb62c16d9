import type { FastifyBaseLogger } from 'fastify';
import type { RunId } from '#contracts/ids.ts';
import type { ServerMessage } from '#contracts/live-message.ts';

export type QueuePositions = {
  /** Tells `send` this run's place in the queue now and whenever it changes. */
  add(runId: RunId, send: (message: ServerMessage) => void): void;
  remove(runId: RunId, send: (message: ServerMessage) => void): void;
  /** A worker has the run: its place is 0, and others move up. */
  started(runId: RunId): void;
  /** Runs have left the queue some other way. */
  changed(): void;
};

export type QueuePositionsDeps = {
  listPositions: (runIds: readonly RunId[]) => Promise<{ id: RunId; position: number; waitMs: number | null }[]>;
  log: FastifyBaseLogger;
};

/** Many changes within this make one look at the queue. */
const debounceMs = 150;

export function createQueuePositions({ listPositions, log }: QueuePositionsDeps): QueuePositions {
  const waiting = new Map<RunId, Set<(message: ServerMessage) => void>>();
  let timer: NodeJS.Timeout | undefined;

  const tell = (runId: RunId, position: number, waitMs: number | null = null): void => {
    const estimate = waitMs === null ? {} : { waitMs };
    for (const send of waiting.get(runId) ?? []) send({ type: 'run-position', runId, position, ...estimate });
  };
  const tellAll = async (): Promise<void> => {
    timer = undefined;
    if (waiting.size === 0) return;
    for (const { id, position, waitMs } of await listPositions([...waiting.keys()])) tell(id, position, waitMs);
  };
  const changed = (): void => {
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      tellAll().catch((error: unknown) => log.warn({ err: error }, 'places in the queue could not be told'));
    }, debounceMs);
  };
  return {
    add(runId, send) {
      waiting.set(runId, (waiting.get(runId) ?? new Set()).add(send));
      changed();
    },
    remove(runId, send) {
      const listeners = waiting.get(runId);
      listeners?.delete(send);
      if (listeners?.size === 0) waiting.delete(runId);
    },
    started(runId) {
      tell(runId, 0);
      waiting.delete(runId);
      changed();
    },
    changed,
  };
}
