import { createHighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import type { Highlighter } from './render-statement.ts';

/** Longer blocks are shown without colours, so that no statement can keep a server busy. */
const maxHighlightedLength = 20_000;

/** Languages that statements use; each costs time at start. Load once for a whole catalogue. */
export async function createHighlighter(): Promise<Highlighter> {
  const shiki = await createHighlighterCore({
    engine: createJavaScriptRegexEngine({ forgiving: true }),
    themes: [import('shiki/themes/github-light.mjs'), import('shiki/themes/github-dark-default.mjs')],
    langs: [
      import('shiki/langs/javascript.mjs'),
      import('shiki/langs/typescript.mjs'),
      import('shiki/langs/python.mjs'),
      import('shiki/langs/go.mjs'),
      import('shiki/langs/sql.mjs'),
      import('shiki/langs/json.mjs'),
      import('shiki/langs/yaml.mjs'),
      import('shiki/langs/shellscript.mjs'),
      import('shiki/langs/http.mjs'),
    ],
  });
  const known = new Set(shiki.getLoadedLanguages());
  return (code, lang) => {
    if (!known.has(lang) || code.length > maxHighlightedLength) return undefined;
    const themes = { light: 'github-light', dark: 'github-dark-default' };
    return shiki.codeToHtml(code.replace(/\n$/, ''), { lang, themes, defaultColor: false });
  };
}
