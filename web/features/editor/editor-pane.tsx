import { lazy, Suspense, useRef } from 'react';
import { endingOf } from '#contracts/file-kind.ts';
import { strings } from '../../strings/strings.ts';
import type { CodeEditorHandle } from './code-editor.tsx';
import { DraftNotice } from './draft-notice.tsx';
import { EditorFoot } from './editor-foot.tsx';
import classes from './editor-pane.module.css';
import { FileTree, needsTree } from './file-tree.tsx';
import { canFormat } from './format-code.ts';
import { PlainEditor, type Typing } from './plain-editor.tsx';
import type { Starter } from './starter-files.ts';
import type { DraftView } from './use-draft.ts';

interface EditorPaneProps {
  draft: DraftView;
  starter: Starter;
}

/** CodeMirror is the largest part of the page: everything is usable while it loads, typing included. */
const CodeEditor = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeEditor }));

export function EditorPane({ draft, starter }: EditorPaneProps) {
  const editor = useRef<CodeEditorHandle>(null);
  const handover = useRef<Typing>(null);
  const file = {
    label: strings.editor.label,
    path: draft.path,
    text: draft.files[draft.path] ?? '',
    isReadOnly: draft.isReadOnly(draft.path),
    onEdit: draft.edit,
  };
  const kind = starter.fileKinds[endingOf(draft.path)] ?? 'text';
  return (
    <div className={classes['pane']}>
      {draft.isOutdated && <p className={classes['outdated']}>{strings.exercise.changed}</p>}
      <DraftNotice draft={draft} />
      <div className={classes['work']} data-shape={needsTree(Object.keys(draft.files)) ? 'tree' : 'strip'}>
        <FileTree draft={draft} editable={starter.editable} main={starter.main} />
        <div className={classes['editor']}>
          <Suspense fallback={<PlainEditor {...file} handover={handover} />}>
            <CodeEditor {...file} handle={editor} kind={kind} generation={draft.generation} handover={handover} />
          </Suspense>
        </div>
      </div>
      <EditorFoot
        draft={draft}
        starter={starter}
        format={canFormat(kind) ? async () => (await editor.current?.format()) ?? false : null}
      />
    </div>
  );
}
