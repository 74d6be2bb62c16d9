import Markdown from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import { anchorStatement } from './statement-anchors.ts';

/** Colours one block of code: HTML of a whole `<pre>`, or undefined when the language is not known. */
export type Highlighter = (code: string, language: string) => string | undefined;
export type StatementRenderer = (markdown: string) => string;

const sanitizeOptions: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'ul', 'ol', 'li', 'blockquote', 'pre', 'code', 'hr', 'br', 'a', 'img'],
    ...['strong', 'em', 'del', 's', 'kbd', 'sub', 'sup', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'dl', 'dt', 'dd'],
    ...['details', 'summary', 'span', 'div'],
  ],
  allowedAttributes: {
    '*': ['id'],
    a: ['href', 'title'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    ol: ['start'],
    th: ['align'],
    td: ['align'],
    details: ['open'],
    pre: ['data-code'],
    code: ['class'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
};

/** Markdown → sanitised HTML with heading ids from `{#id}`. Make one for a whole catalogue. */
export function createStatementRenderer(highlight: Highlighter = () => undefined): StatementRenderer {
  const markdown = new Markdown({ html: true, linkify: false, typographer: false }).use(anchorStatement);
  return (text) => {
    // Code is put in after sanitising: its colours are style attributes, which no author's HTML may have.
    const blocks: string[] = [];
    const hold = (code: string, language: string): string => {
      blocks.push(highlight(code, language) ?? `<pre><code>${markdown.utils.escapeHtml(code)}</code></pre>`);
      return `<pre data-code="${blocks.length - 1}"></pre>\n`;
    };
    markdown.renderer.rules['fence'] = (tokens, index) => {
      const token = tokens[index];
      return hold(token?.content ?? '', token?.info.trim().split(/\s/)[0] ?? '');
    };
    const html = sanitizeHtml(markdown.render(text), sanitizeOptions);
    return html.replace(/<pre data-code="(\d+)"><\/pre>/g, (_match, index) => blocks[Number(index)] ?? '');
  };
}
