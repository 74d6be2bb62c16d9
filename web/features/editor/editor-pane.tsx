import { Button, Skeleton } from '@mantine/core';
import { IconCloudCheck, IconCloudOff, IconRestore } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import { endingOf } from '#contracts/file-kind.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { strings } from '../../strings/strings.ts';
import { DraftNotice } from './draft-notice.tsx';
import classes from './editor-pane.module.css';
import { FileTree, needsTree } from './file-tree.tsx';
import type { DraftView } from './use-draft.ts';

interface EditorPaneProps {
  draft: DraftView;
  starter: ExerciseDetail['starters'][string];
}

/** CodeMirror is the largest part of the page: everything else is usable while it loads. */
const CodeEditor = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeEditor }));

export function EditorPane({ draft, starter }: EditorPaneProps) {
  const [isAsked, setIsAsked] = useState(false);
  const parts = starter.parts.map(({ name, version }) => `${name} ${version}`).join(' · ');
  return (
    <div className={classes['pane']}>
      {draft.isOutdated && <p className={classes['outdated']}>{strings.exercise.changed}</p>}
      <DraftNotice draft={draft} />
      <div className={classes['work']} data-shape={needsTree(Object.keys(draft.files)) ? 'tree' : 'strip'}>
        <FileTree draft={draft} editable={starter.editable} main={starter.main} />
        <div className={classes['editor']}>
          <Suspense fallback={<EditorSkeleton />}>
            <CodeEditor
              label={strings.editor.label}
              path={draft.path}
              kind={starter.fileKinds[endingOf(draft.path)] ?? 'text'}
              text={draft.files[draft.path] ?? ''}
              isReadOnly={draft.isReadOnly(draft.path)}
              generation={draft.generation}
              onEdit={draft.edit}
            />
          </Suspense>
        </div>
      </div>
      <div className={classes['foot']}>
        <span className={classes['saved']} role="status" data-kept={draft.kept}>
          {draft.kept === 'stored' || draft.kept === 'saving' ? (
            <IconCloudCheck size={15} aria-hidden />
          ) : (
            <IconCloudOff size={15} aria-hidden />
          )}
          {strings.editor.kept[draft.kept]}
        </span>
        <span className={classes['parts']} title={parts}>
          <span className="visually-hidden">{strings.editor.parts} </span>
          {parts}
        </span>
        <span className={classes['keys']} aria-hidden="true" title={strings.editor.tabHint}>
          <kbd>Esc</kbd> <kbd>Tab</kbd>
        </span>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          leftSection={<IconRestore size={14} />}
          onClick={() => setIsAsked(true)}
        >
          {strings.editor.reset}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isAsked}
        title={strings.editor.resetTitle}
        text={strings.editor.resetText(starter.title)}
        action={strings.editor.reset}
        onClose={() => setIsAsked(false)}
        onConfirm={draft.reset}
      />
    </div>
  );
}

function EditorSkeleton() {
  return (
    <div className={classes['skeleton']}>
      <span className="visually-hidden" role="status">
        {strings.editor.loading}
      </span>
      {[42, 68, 55, 30, 74, 48].map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} />
      ))}
    </div>
  );
}
