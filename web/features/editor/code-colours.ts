import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';

const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: 'var(--wk-code-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--wk-code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--wk-code-number)' },
  { tag: tags.comment, color: 'var(--wk-code-comment)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--wk-code-function)' },
  { tag: [tags.typeName, tags.className, tags.tagName], color: 'var(--wk-code-type)' },
  { tag: [tags.propertyName, tags.attributeName], color: 'var(--wk-code-function)' },
  { tag: tags.heading, fontWeight: '600' },
  { tag: tags.invalid, color: 'var(--wk-failed)' },
]);

export const codeColours: Extension = syntaxHighlighting(highlight);
