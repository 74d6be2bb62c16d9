import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, foldGutter, indentOnInput } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import type { Extension } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import type { FileKind } from '#contracts/file-kind.ts';
import { codeColours } from './code-colours.ts';
import { indentation } from './indentation.ts';

/** Made once: a state that gets them again keeps its history. */
const comforts: Extension = [
  codeColours,
  history(),
  foldGutter(),
  indentOnInput(),
  bracketMatching(),
  autocompletion(),
  closeBrackets(),
  search({ top: true }),
  highlightSelectionMatches(),
  keymap.of([
    ...closeBracketsKeymap,
    ...completionKeymap,
    ...searchKeymap,
    indentWithTab,
    ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
    ...historyKeymap,
  ]),
];

/** Colours, keys, undo, completion and search: fetched once typing is possible. */
export const editorExtras = (kind: FileKind): Extension => [indentation(kind), comforts];
