import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/** Colours are CSS variables, so the editor follows the page between light and dark without a reconfiguration. */
export const editorTheme: Extension = EditorView.theme({
  '&': { height: '100%', color: 'var(--wk-ink)', backgroundColor: 'var(--wk-surface)', fontSize: '13.5px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--wk-mono)', lineHeight: '1.6' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--wk-copper)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--wk-copper)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--wk-code-selection)',
  },
  // As wide as with the marks for folding, which come later: no line is to move then. `plain-editor.module.css` goes by it.
  '.cm-gutters': { minWidth: '64px', backgroundColor: 'var(--wk-surface)', color: 'var(--wk-ink-3)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 10px 0 14px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--wk-code-line) 70%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--wk-code-line)', color: 'var(--wk-ink-2)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--wk-copper-line)',
  },
  '.cm-panels': { backgroundColor: 'var(--wk-raised)', color: 'var(--wk-ink)' },
  '.cm-searchMatch': { backgroundColor: 'var(--wk-warning-wash)', outline: '1px solid var(--wk-warning-line)' },
  '.cm-tooltip': { backgroundColor: 'var(--wk-raised)', border: '1px solid var(--wk-line-strong)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--wk-copper-wash)',
    color: 'var(--wk-ink)',
  },
});
