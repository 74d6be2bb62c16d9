import type { DraftSaved } from '#contracts/draft.ts';
import { areSameFiles, type Files } from './starter-files.ts';

/** What is to be saved of a language. */
export interface DraftContent {
  files: Files;
  exerciseRevision: string;
}

/** Why a draft is not on the server; only `refused` is about what was sent. */
export type SaveFailure = 'unreachable' | 'signed-out' | 'refused';
export type SyncState = 'saving' | 'stored' | SaveFailure;

interface DraftSyncDeps {
  save: (language: string, content: DraftContent) => Promise<DraftSaved>;
  /** `overwritten` is never one of this page's own writes. */
  onStored: (language: string, saved: DraftSaved) => void;
  onState: (state: SyncState) => void;
  failureOf: (error: unknown) => SaveFailure;
}

export interface DraftSync {
  /** The newest files of a language; they are sent a moment after the last change. */
  write: (language: string, content: DraftContent) => void;
  /** Gives up what waits. Says whether some of it is on its way already, and so may still be stored. */
  drop: (language: string) => boolean;
  /** Whether these files were sent and no answer came: the server may have them from here. */
  isUnanswered: (language: string, files: Files) => boolean;
  /** Sends now what waits. */
  flush: () => void;
  /** Sends what waits, once; what fails then stays unsaved here and is sent by the next page. */
  close: () => void;
}

const pauseMs = 1200;
const retryMs = 5000;
/** Texts written without a connection are many; the server has at most one of them. */
const unansweredCount = 20;

/**
 * Brings drafts to the server: one request at a time, always the newest text, and again when it was out of reach.
 * Signed out, it waits for a `flush`.
 */
export function createDraftSync({ save, onStored, onState, failureOf }: DraftSyncDeps): DraftSync {
  const waiting = new Map<string, DraftContent>();
  const unanswered = new Map<string, DraftContent[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: string | null = null;
  let isSignedOut = false;
  let isClosed = false;

  const sendIn = (delayMs: number) => {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(() => void send(), delayMs);
  };
  const send = async (): Promise<void> => {
    clearTimeout(timer);
    const next = waiting.entries().next().value;
    if (sending !== null || isSignedOut || !next) return;
    const [language, content] = next;
    waiting.delete(language);
    sending = language;
    onState('saving');
    await store(language, content).catch((error: unknown) => fail(error, language, content));
    sending = null;
  };
  const store = async (language: string, content: DraftContent): Promise<void> => {
    const earlier = unanswered.get(language)?.filter((tried) => tried !== content) ?? [];
    unanswered.set(language, [...earlier, content].slice(-unansweredCount));
    const { draft, overwritten } = await save(language, content);
    const isOwn = overwritten !== null && isUnanswered(language, overwritten.files);
    unanswered.delete(language);
    onStored(language, { draft, overwritten: isOwn ? null : overwritten });
    onState(waiting.size === 0 ? 'stored' : 'saving');
    if (waiting.size > 0) sendIn(pauseMs);
  };
  const fail = (error: unknown, language: string, content: DraftContent): void => {
    const failure = failureOf(error);
    onState(failure);
    if (failure === 'refused') return;
    if (!waiting.has(language)) waiting.set(language, content);
    if (failure === 'signed-out') isSignedOut = true;
    else sendIn(retryMs);
  };
  const isUnanswered = (language: string, files: Files) =>
    unanswered.get(language)?.some((tried) => areSameFiles(tried.files, files)) ?? false;
  const flush = () => {
    isSignedOut = false;
    void send();
  };

  return {
    write: (language, content) => {
      waiting.set(language, content);
      onState(isSignedOut ? 'signed-out' : 'saving');
      sendIn(pauseMs);
    },
    drop: (language) => {
      waiting.delete(language);
      if (waiting.size === 0 && sending === null) onState('stored');
      return sending === language;
    },
    isUnanswered,
    flush,
    close: () => {
      isClosed = true;
      flush();
    },
  };
}
