import { afterEach, beforeEach, vi } from 'vitest';
import type { Draft } from '#contracts/draft.ts';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import { Revision } from '#contracts/ids.ts';
import { createDraftBook, type DraftBook } from './draft-book.ts';

export const revision = Revision.parse('a'.repeat(16));
export const nodeKey = 'wirekata.draft.ada.todo-api.node';

const starter = {
  main: 'app.js',
  editable: ['*.js'],
  files: { 'app.js': 'starter', 'package.json': '{}' },
};
const exercise = {
  slug: 'todo-api',
  revision,
  languages: [{ id: 'node' }, { id: 'python' }],
  starters: { node: starter, python: { main: 'app.py', editable: ['*.py'], files: { 'app.py': 'starter' } } },
} as unknown as ExerciseDetail;

export const draft = (number: number, text: string, language = 'node'): Draft => ({
  language,
  number,
  files: { [language === 'node' ? 'app.js' : 'app.py']: text },
  exerciseRevision: revision,
  savedAt: `2026-01-01T00:00:0${number}.000Z`,
});

/** What stands around draft books in tests: a browser's storage, a server with one draft, the wire between them, a clock. */
export type DraftStage = {
  server: Draft | null;
  /** Rejects before or after the server has taken the write. */
  wire: { out: () => Promise<unknown>; back: () => Promise<unknown> };
  stored: Map<string, string>;
  isStorageFull: boolean;
  open(owner?: string | null): DraftBook;
  /** What the browser has kept of ada's draft for Node. */
  localCopy(): unknown;
};

const emptyStage = () => ({
  server: null,
  wire: { out: async () => undefined, back: async () => undefined },
  stored: new Map<string, string>(),
  isStorageFull: false,
});

export const lost = () => Promise.reject(new Error('no connection'));
/** Until what was written has been sent. */
export const saved = () => vi.advanceTimersByTimeAsync(1500);

export function setUpDraftStage(): DraftStage {
  const stage: DraftStage = {
    ...emptyStage(),
    open: (owner = 'ada') =>
      createDraftBook({
        exercise,
        place: { slug: 'todo-api', owner },
        save: async (language, { files, basedOn }) => {
          await stage.wire.out();
          const earlier = stage.server;
          const isSame = earlier !== null && JSON.stringify(earlier.files) === JSON.stringify(files);
          if (!isSame) stage.server = { ...draft((earlier?.number ?? 0) + 1, '', language), files };
          const overwritten = !isSame && earlier && earlier.number !== basedOn ? earlier : null;
          const reply = { draft: stage.server as Draft, overwritten };
          await stage.wire.back();
          return reply;
        },
        failureOf: () => 'unreachable',
      }),
    localCopy: () => JSON.parse(stage.stored.get(nodeKey) ?? 'null'),
  };
  beforeEach(() => {
    vi.useFakeTimers();
    Object.assign(stage, emptyStage());
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stage.stored.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (stage.isStorageFull) throw new DOMException('full', 'QuotaExceededError');
        stage.stored.set(key, value);
      },
      removeItem: (key: string) => stage.stored.delete(key),
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  return stage;
}
