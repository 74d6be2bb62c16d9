import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconFilePlus, IconLock, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './file-tabs.module.css';
import { NewFileDialog } from './new-file-dialog.tsx';
import type { DraftView } from './use-draft.ts';

interface FileTabsProps {
  draft: DraftView;
  editable: readonly string[];
  main: string;
}

/** Files of the draft as a row of toggle buttons; the open file can be deleted, and new ones added. */
export function FileTabs({ draft, editable, main }: FileTabsProps) {
  const [asked, setAsked] = useState<'new' | 'remove' | null>(null);
  const paths = Object.keys(draft.files).sort(byMainFirst(main));
  const canRemove = draft.path !== main && !draft.isReadOnly(draft.path);
  return (
    <div className={classes['bar']}>
      <nav className={classes['files']} aria-label={strings.editor.files}>
        {paths.map((path) => (
          <UnstyledButton
            key={path}
            className={classes['file']}
            aria-current={path === draft.path ? 'true' : undefined}
            onClick={() => draft.open(path)}
          >
            {draft.isReadOnly(path) && <IconLock size={13} role="img" aria-label={strings.editor.readOnly} />}
            {path}
          </UnstyledButton>
        ))}
      </nav>
      {canRemove && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={strings.editor.remove(draft.path)}
          title={strings.editor.remove(draft.path)}
          onClick={() => setAsked('remove')}
        >
          <IconTrash size={16} />
        </ActionIcon>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={strings.editor.newFile}
        title={strings.editor.newFile}
        onClick={() => setAsked('new')}
      >
        <IconFilePlus size={16} />
      </ActionIcon>
      <NewFileDialog
        isOpen={asked === 'new'}
        taken={paths}
        editable={editable}
        onClose={() => setAsked(null)}
        onCreate={draft.add}
      />
      <ConfirmDialog
        isOpen={asked === 'remove'}
        title={strings.editor.removeTitle}
        text={strings.editor.removeText(draft.path)}
        action={strings.editor.delete}
        onClose={() => setAsked(null)}
        onConfirm={() => draft.remove(draft.path)}
      />
    </div>
  );
}

const byMainFirst = (main: string) => (a: string, b: string) =>
  Number(b === main) - Number(a === main) || a.localeCompare(b);
