import { z } from 'zod';

/** The copy in this browser: what is typed while the server is out of reach, and what is there before it answers. */
const LocalDraft = z.object({
  revision: z.string(),
  files: z.record(z.string(), z.string()),
  /** Number of the server's draft that this one began as; 0 when there was none. */
  number: z.int().default(0),
  /** Whether the server has these very files. */
  isStored: z.boolean().default(false),
  /** Files of another page that the last save took the place of, until the learner has chosen. */
  overwritten: z.record(z.string(), z.string()).nullable().default(null),
});
export type LocalDraft = z.infer<typeof LocalDraft>;

/** Drafts of one person for one exercise; `owner` is null for a visitor. */
export interface DraftPlace {
  slug: string;
  owner: string | null;
}

export function draftKey({ slug, owner }: DraftPlace, language: string): string {
  return `wirekata.draft.${owner === null ? '' : `${owner}.`}${slug}.${language}`;
}

const languageKey = ({ slug }: DraftPlace) => `wirekata.language.${slug}`;

/** Storage may be full or switched off: reads then find nothing and writes say `false`. */
export function readDraft(place: DraftPlace, language: string): LocalDraft | null {
  const own = readOwnDraft(place, language);
  if (own || place.owner === null) return own;
  // What was written before signing in goes to whoever signs in first.
  const visitorKey = draftKey({ ...place, owner: null }, language);
  const visitors = parseDraft(read(visitorKey));
  if (visitors && writeDraft(place, language, visitors)) remove(visitorKey);
  return visitors;
}

export function readOwnDraft(place: DraftPlace, language: string): LocalDraft | null {
  return parseDraft(read(draftKey(place, language)));
}

export function parseDraft(text: string | null): LocalDraft | null {
  try {
    return LocalDraft.safeParse(JSON.parse(text ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

export function writeDraft(place: DraftPlace, language: string, draft: LocalDraft): boolean {
  return write(draftKey(place, language), JSON.stringify(draft));
}

export const readLanguage = (place: DraftPlace): string | null => read(languageKey(place));
export const writeLanguage = (place: DraftPlace, language: string): boolean => write(languageKey(place), language);

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): boolean {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

function remove(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Without storage there is nothing to remove.
  }
}
