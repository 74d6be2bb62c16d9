import type { RunEvent } from '#contracts/run-event.ts';

/** One listener of one run. */
export type RunWatch = {
  /** Takes an event as it happens. */
  receive(event: RunEvent): void;
  /** Compares with what is stored: after a reconnect, events may have been missed. */
  resync(): void;
  close(): void;
};

export type RunWatchDeps = {
  /** Everything stored of the run, `seq` from 1; empty before its first event. */
  load: () => Promise<RunEvent[]>;
  /** Hides what this listener may not see; made anew for every pass over the events from `seq` 1. */
  createFilter: () => (event: RunEvent) => RunEvent;
  send: (event: RunEvent) => void;
  /** The events sent so far are void; others follow from `seq` 1. */
  sendReset: () => void;
  /** Resolves when the listener can take more; rejects when it never will. */
  whenDrained: () => Promise<void>;
  onLoadFailed: (error: unknown) => void;
};

const retryMs = 1000;

/**
 * Sends every event after `afterSeq` once and in order, whether it is stored already or still to come. Events that
 * arrive while stored ones are being sent wait; a number that does not follow makes it look at the store again.
 */
export function watchRun(deps: RunWatchDeps, afterSeq: number): RunWatch {
  let lastSeq = afterSeq;
  /** Attempt that the stream began with; higher than 1 when Redis lost an earlier stream. */
  let firstAttempt = 1;
  let filter = deps.createFilter();
  let waiting: RunEvent[] | undefined;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;

  const sendStored = async (events: readonly RunEvent[]): Promise<void> => {
    if (lastSeq > 0 && isOtherStream(events, { lastSeq, firstAttempt })) {
      deps.sendReset();
      lastSeq = 0;
    }
    firstAttempt = attemptOf(events[0]);
    filter = deps.createFilter();
    for (const event of events) {
      const seen = filter(event);
      if (event.seq <= lastSeq) continue;
      if (isClosed) return;
      deps.send(seen);
      lastSeq = event.seq;
      await deps.whenDrained();
    }
  };
  const resync = (): void => {
    if (waiting !== undefined || isClosed) return;
    waiting = [];
    clearTimeout(retry);
    deps
      .load()
      .then(sendStored)
      .then(releaseWaiting, (error: unknown) => {
        waiting = undefined;
        deps.onLoadFailed(error);
        if (!isClosed) retry = setTimeout(resync, retryMs);
      });
  };
  const releaseWaiting = (): void => {
    const arrived = waiting ?? [];
    waiting = undefined;
    for (const event of arrived) if (event.seq > lastSeq) receive(event);
  };
  const receive = (event: RunEvent): void => {
    if (isClosed) return;
    if (waiting !== undefined) {
      waiting.push(event);
    } else if (event.seq === lastSeq + 1) {
      lastSeq = event.seq;
      deps.send(filter(event));
    } else {
      resync();
    }
  };
  resync();
  return {
    receive,
    resync,
    close() {
      isClosed = true;
      clearTimeout(retry);
    },
  };
}

/** Whether these are not the events that were sent so far and their continuation. */
function isOtherStream(events: readonly RunEvent[], sent: { lastSeq: number; firstAttempt: number }): boolean {
  return (events.at(-1)?.seq ?? 0) < sent.lastSeq || attemptOf(events[0]) !== sent.firstAttempt;
}

function attemptOf(event: RunEvent | undefined): number {
  return event?.body.type === 'attempt-started' ? event.body.attempt : 1;
}
