import Markdown, { type MarkdownIt, type Token } from 'markdown-it';

const anchorAtStart = /^\{#([\w.-]+)\}\s*/;
const anchorAtEnd = /\s*\{#([\w.-]+)\}$/;
const anchorHere = /\{#([\w.-]+)\}\s*/y;

/**
 * A markdown-it plug-in: `{#id}` at the begin or end of a heading, paragraph or list item becomes its `id`; anywhere else
 * in a text it becomes an empty element with that `id`.
 */
export function anchorStatement(markdown: MarkdownIt): void {
  markdown.core.ruler.after('block', 'anchors', (state) => {
    for (const [index, token] of state.tokens.entries()) {
      if (token.type !== 'inline') continue;
      const match = anchorAtStart.exec(token.content) ?? anchorAtEnd.exec(token.content);
      if (match === null) continue;
      token.content = token.content.replace(match[0], '');
      openingOf(state.tokens, index)?.attrSet('id', match[1] ?? '');
    }
  });
  markdown.inline.ruler.push('anchor', (state, silent) => {
    anchorHere.lastIndex = state.pos;
    const match = anchorHere.exec(state.src);
    if (match === null) return false;
    if (!silent) state.push('anchor', 'span', 0).attrSet('id', match[1] ?? '');
    state.pos += match[0].length;
    return true;
  });
  markdown.renderer.rules['anchor'] = (tokens, index) =>
    `<span id="${markdown.utils.escapeHtml(String(tokens[index]?.attrGet('id') ?? ''))}"></span>`;
}

/** The token that becomes the element around an inline one; a tight list hides its paragraphs. */
function openingOf(tokens: Token[], index: number): Token | undefined {
  const opening = tokens[index - 1];
  return opening?.hidden === true ? tokens[index - 2] : opening;
}

export type StatementOutline = {
  headings: { id: string | null; text: string; line: number }[];
  /** Every `{#id}`. */
  ids: Set<string>;
  /** Targets of links and images. */
  links: { target: string; line: number }[];
};

/** What the checks need to know of a statement. Lines count from 1. */
export function outlineStatement(text: string): StatementOutline {
  const outline: StatementOutline = { headings: [], ids: new Set(), links: [] };
  const tokens = new Markdown({ html: true }).use(anchorStatement).parse(text, {});
  let line = 1;
  for (const [index, token] of tokens.entries()) {
    if (token.map !== null) line = token.map[0] + 1;
    const id = attribute(token, 'id');
    if (id !== null) outline.ids.add(id);
    if (token.type === 'heading_open') outline.headings.push({ id, text: tokens[index + 1]?.content ?? '', line });
    for (const child of token.children ?? []) addInline(outline, child, line);
  }
  return outline;
}

function addInline({ ids, links }: StatementOutline, token: Token, line: number): void {
  const id = attribute(token, 'id');
  if (id !== null) ids.add(id);
  const target = attribute(token, 'href') ?? attribute(token, 'src');
  if (target !== null) links.push({ target, line });
}

function attribute(token: Token, name: string): string | null {
  const value = token.attrGet(name);
  return value === null ? null : String(value);
}
