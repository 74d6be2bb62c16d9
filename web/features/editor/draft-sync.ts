import type { DraftSaved } from '#contracts/draft.ts';

/** What is to be saved of a language. */
export interface DraftContent {
  files: Record<string, string>;
  exerciseRevision: string;
}

export type SyncState = 'saving' | 'stored' | 'unreachable' | 'refused';

interface DraftSyncDeps {
  save: (language: string, content: DraftContent & { basedOn: number }) => Promise<DraftSaved>;
  /** `isNewest`: nothing was written in this language since these files were sent. */
  onStored: (language: string, saved: DraftSaved, isNewest: boolean) => void;
  onState: (state: SyncState) => void;
  /** Whether trying again later may help. */
  isPassing: (error: unknown) => boolean;
}

export interface DraftSync {
  /** The newest files of a language; they are sent a moment after the last change. */
  write: (language: string, content: DraftContent) => void;
  /** The server's number of the draft that further writes are based on. */
  rebase: (language: string, number: number) => void;
  numberOf: (language: string) => number;
  /** Sends now what waits. */
  flush: () => void;
  /** Sends what waits, once; what fails then stays unsaved here and is sent by the next page. */
  close: () => void;
}

const pauseMs = 1200;
const retryMs = 5000;

/** Brings drafts to the server: one request at a time, always the newest text, and again when it was out of reach. */
export function createDraftSync({ save, onStored, onState, isPassing }: DraftSyncDeps): DraftSync {
  const waiting = new Map<string, DraftContent>();
  const numbers = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSending = false;
  let isClosed = false;

  const sendIn = (delayMs: number) => {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(() => void send(), delayMs);
  };
  const send = async (): Promise<void> => {
    clearTimeout(timer);
    const next = waiting.entries().next().value;
    if (isSending || !next) return;
    waiting.delete(next[0]);
    isSending = true;
    onState('saving');
    await store(...next).catch((error: unknown) => fail(error, ...next));
    isSending = false;
  };
  const store = async (language: string, content: DraftContent): Promise<void> => {
    const saved = await save(language, { ...content, basedOn: numberOf(language) });
    numbers.set(language, saved.draft.number);
    onStored(language, saved, !waiting.has(language));
    onState(waiting.size === 0 ? 'stored' : 'saving');
    if (waiting.size > 0) sendIn(pauseMs);
  };
  const fail = (error: unknown, language: string, content: DraftContent): void => {
    const isWorthRetrying = isPassing(error);
    onState(isWorthRetrying ? 'unreachable' : 'refused');
    if (!isWorthRetrying) return;
    if (!waiting.has(language)) waiting.set(language, content);
    sendIn(retryMs);
  };
  const numberOf = (language: string) => numbers.get(language) ?? 0;

  return {
    write: (language, content) => {
      waiting.set(language, content);
      onState('saving');
      sendIn(pauseMs);
    },
    rebase: (language, number) => numbers.set(language, number),
    numberOf,
    flush: () => void send(),
    close: () => {
      isClosed = true;
      void send();
    },
  };
}
