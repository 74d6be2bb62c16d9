import { z } from 'zod';

export type Files = Record<string, string>;

const Draft = z.object({ revision: z.string(), files: z.record(z.string(), z.string()) });
export type Draft = z.infer<typeof Draft>;

const keyOf = (slug: string, language: string) => `wirekata.draft.${slug}.${language}`;
const languageKeyOf = (slug: string) => `wirekata.language.${slug}`;

/** Drafts live in this browser only. Storage may be full or switched off: reads then find nothing and writes say `false`. */
export function readDraft(slug: string, language: string): Draft | null {
  try {
    const parsed = Draft.safeParse(JSON.parse(localStorage.getItem(keyOf(slug, language)) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function writeDraft(slug: string, language: string, draft: Draft): boolean {
  return write(keyOf(slug, language), JSON.stringify(draft));
}

export function removeDraft(slug: string, language: string): void {
  try {
    localStorage.removeItem(keyOf(slug, language));
  } catch {
    // Without storage there is no draft to remove.
  }
}

export function readLanguage(slug: string): string | null {
  try {
    return localStorage.getItem(languageKeyOf(slug));
  } catch {
    return null;
  }
}

export function writeLanguage(slug: string, language: string): boolean {
  return write(languageKeyOf(slug), language);
}

function write(key: string, value: string): boolean {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
