import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  lineNumbers,
} from '@codemirror/view';
import { type Ref, type RefObject, useEffectEvent, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { FileKind } from '#contracts/file-kind.ts';
import { strings } from '../../strings/strings.ts';
import classes from './code-editor.module.css';
import { editorTheme } from './editor-theme.ts';
import { formatCode } from './format-code.ts';
import { loadLanguagePack } from './language-pack.ts';
import type { Typing } from './plain-editor.tsx';

export interface CodeEditorHandle {
  /** Says whether the text could be formatted; it is one step of the undo history. */
  format: () => Promise<boolean>;
}

interface CodeEditorProps {
  handle?: Ref<CodeEditorHandle>;
  /** What it is called by those who do not see it. */
  label: string;
  path: string;
  kind: FileKind;
  text: string;
  isReadOnly: boolean;
  /** A new number throws away what the editor remembers of all files: their undo history and cursors. */
  generation: number;
  onEdit: (path: string, text: string) => void;
  /** Where the plain editor was left, if somebody was typing in it. */
  handover?: RefObject<Typing | null>;
}

/** One editor for all files; each file keeps its own state, so that undo and the cursor survive a switch. */
export function CodeEditor(props: CodeEditorProps) {
  const { handle, label, path, kind, text, isReadOnly, generation, onEdit, handover } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const states = useRef(new Map<string, EditorState>());
  const edited = useEffectEvent(onEdit);
  const stateOf = useEffectEvent((key: string): EditorState => {
    const kept = states.current.get(key);
    if (kept?.doc.toString() === text) return kept;
    return createState({ label, path, text, isReadOnly, onEdit: edited });
  });

  // CodeMirror's view is not React's: it goes when the place that it lives in does.
  useLayoutEffect(() => {
    return () => {
      view.current?.destroy();
      view.current = null;
    };
  }, []);

  // Syncs the view with the file on show, at once, for who is typing; the state of the file left behind is put by.
  useLayoutEffect(() => {
    if (!place.current) return;
    const key = `${generation}:${path}`;
    const state = stateOf(key);
    const shown = view.current ?? new EditorView({ parent: place.current, state });
    if (shown.state !== state) shown.setState(state);
    view.current = shown;
    if (handover?.current) goOn(shown, handover.current);
    if (handover) handover.current = null;
    let isCurrent = true;
    void Promise.all([loadLanguagePack(kind), import('./editor-extras.ts')]).then(([pack, { editorExtras }]) => {
      if (!isCurrent) return;
      shown.dispatch({ effects: [languageOf.reconfigure(pack ?? []), extras.reconfigure(editorExtras(kind))] });
    });
    return () => {
      isCurrent = false;
      states.current.set(key, shown.state);
    };
  }, [path, kind, generation, handover]);

  useImperativeHandle(handle, () => ({
    format: async () => {
      const shown = view.current;
      const before = shown?.state;
      if (!shown || !before) return false;
      const text = before.doc.toString();
      const formatted = await formatCode(text, kind).catch(() => null);
      // Another file may have come up, or somebody may have typed on.
      if (formatted === null || shown.state.doc !== before.doc) return false;
      if (formatted !== text) shown.dispatch({ changes: smallestChange(text, formatted) });
      return true;
    },
  }));

  return <div ref={place} className={classes['editor']} />;
}

function goOn(view: EditorView, { anchor, head, scrollTop }: Typing): void {
  const { length } = view.state.doc;
  view.dispatch({ selection: { anchor: Math.min(anchor, length), head: Math.min(head, length) } });
  view.focus();
  view.scrollDOM.scrollTop = scrollTop;
}

/** Leaves out what is the same at both ends, so that the cursor keeps its place more often. */
function smallestChange(before: string, after: string) {
  const longest = Math.min(before.length, after.length);
  let start = 0;
  while (start < longest && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < longest - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

const languageOf = new Compartment();
/** A third of the editor is not needed to begin typing: it comes after the first paint. */
const extras = new Compartment();

function createState({
  label,
  path,
  text,
  isReadOnly,
  onEdit,
}: Omit<CodeEditorProps, 'generation' | 'kind' | 'handle' | 'handover'>): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      basics,
      editorTheme,
      languageOf.of([]),
      EditorState.readOnly.of(isReadOnly),
      EditorView.contentAttributes.of({
        tabindex: '0',
        'aria-label': label,
        'aria-description': `${path}. ${strings.editor.tabHint}`,
        'aria-readonly': String(isReadOnly),
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onEdit(path, update.state.doc.toString());
      }),
    ],
  });
}

const basics: Extension = [
  lineNumbers(),
  highlightActiveLineGutter(),
  highlightActiveLine(),
  drawSelection(),
  extras.of([]),
];
