import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconFilePlus, IconFolder, IconLock, IconPencil, IconTrash } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './file-tree.module.css';
import { type Folder, toFolders } from './folders.ts';
import type { DraftView } from './use-draft.ts';

interface FileTreeProps {
  draft: DraftView;
  editable: readonly string[];
  main: string;
}

/** Asked for now and then, and the only form of the page: it comes when it is needed. */
const FileNameDialog = lazy(async () => ({ default: (await import('./file-name-dialog.tsx')).FileNameDialog }));

/** With this many files or fewer and no folder, a strip above the editor says as much as a tree beside it. */
const stripCount = 2;

export const needsTree = (paths: readonly string[]): boolean =>
  paths.length > stripCount || paths.some((path) => path.includes('/'));

/** Files of the draft by folder. The open file can be renamed and deleted, and new ones added. */
export function FileTree({ draft, editable, main }: FileTreeProps) {
  const [asked, setAsked] = useState<'new' | 'rename' | 'remove' | null>(null);
  const close = () => setAsked(null);
  const { path } = draft;
  const paths = Object.keys(draft.files);
  const list = useRef<HTMLElement>(null);
  // Syncs the scroll place of the list with the open file, which may have been opened from elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path decides which button is current
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [path]);
  const isOwn = path !== main && path in draft.files && !draft.isReadOnly(path);
  return (
    <div className={classes['tree']}>
      <nav ref={list} className={classes['files']} aria-label={strings.editor.files}>
        <FolderList folder={toFolders(paths, main)} draft={draft} />
      </nav>
      <div className={classes['actions']}>
        <Action label={strings.editor.newFile} onClick={() => setAsked('new')}>
          <IconFilePlus size={16} />
        </Action>
        {isOwn && (
          <>
            <Action label={strings.editor.rename(path)} onClick={() => setAsked('rename')}>
              <IconPencil size={16} />
            </Action>
            <Action label={strings.editor.remove(path)} onClick={() => setAsked('remove')}>
              <IconTrash size={16} />
            </Action>
          </>
        )}
      </div>
      <Suspense>
        {asked === 'new' && (
          <FileNameDialog
            title={strings.editor.newFile}
            prompt={strings.editor.newFilePrompt}
            action={strings.editor.create}
            initial=""
            {...{ taken: paths, editable, onClose: close, onName: draft.add }}
          />
        )}
        {asked === 'rename' && (
          <FileNameDialog
            title={strings.editor.renameTitle}
            prompt={strings.editor.renamePrompt}
            action={strings.editor.renameAction}
            initial={path}
            {...{ taken: paths, editable, onClose: close, onName: (name) => draft.rename(path, name) }}
          />
        )}
      </Suspense>
      <ConfirmDialog
        isOpen={asked === 'remove'}
        title={strings.editor.removeTitle}
        text={strings.editor.removeText(path)}
        action={strings.editor.delete}
        onClose={close}
        onConfirm={() => draft.remove(path)}
      />
    </div>
  );
}

function FolderList({ folder, draft }: { folder: Folder; draft: DraftView }) {
  return (
    <ul>
      {folder.folders.map((inner) => (
        <li key={inner.path}>
          <span className={classes['folder']}>
            <IconFolder size={14} aria-hidden /> {inner.name}
          </span>
          <FolderList folder={inner} draft={draft} />
        </li>
      ))}
      {folder.files.map((path) => (
        <li key={path}>
          <UnstyledButton
            className={classes['file']}
            aria-current={path === draft.path ? 'true' : undefined}
            title={path}
            aria-label={draft.isReadOnly(path) ? strings.editor.readOnlyFile(path) : path}
            onClick={() => draft.open(path)}
          >
            {draft.isReadOnly(path) && <IconLock size={13} aria-hidden />}
            <span>
              <span className={classes['parent']}>{folder.path}</span>
              {path.slice(folder.path.length)}
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

function Action({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}
