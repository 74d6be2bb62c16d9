import { Button } from '@mantine/core';
import { IconCloudCheck, IconCloudOff, IconIndentIncrease, IconRestore } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './editor-pane.module.css';
import type { Starter } from './starter-files.ts';
import type { DraftView } from './use-draft.ts';

interface EditorFootProps {
  draft: DraftView;
  starter: Starter;
  /** Formats the open file and says whether it could; null where nothing can. */
  format: (() => Promise<boolean>) | null;
}

/** Where the draft is kept, what the sandbox offers, and what can be done to the files as a whole. */
export function EditorFoot({ draft, starter, format }: EditorFootProps) {
  const [isAsked, setIsAsked] = useState(false);
  /** Until the text changes, or another file is shown. */
  const [unformatted, setUnformatted] = useState({ path: '', text: '', why: '' });
  const { path } = draft;
  const text = draft.files[path] ?? '';
  const parts = starter.parts.map(({ name, version }) => `${name} ${version}`).join(' · ');
  const isStored = draft.kept === 'stored' || draft.kept === 'saving';
  return (
    <div className={classes['foot']}>
      <span className={classes['saved']} role="status" data-kept={draft.kept}>
        {isStored ? <IconCloudCheck size={15} aria-hidden /> : <IconCloudOff size={15} aria-hidden />}
        {strings.editor.kept[draft.kept]}
      </span>
      <span className={classes['unformatted']} role="status">
        {unformatted.path === path && unformatted.text === text && unformatted.why}
      </span>
      <span className={classes['parts']} title={parts}>
        <span className="visually-hidden">{strings.editor.parts} </span>
        {parts}
      </span>
      <span className={classes['keys']} aria-hidden="true" title={strings.editor.tabHint}>
        <kbd>Esc</kbd> <kbd>Tab</kbd>
      </span>
      {!draft.isReadOnly(path) && (
        <FootButton
          icon={<IconIndentIncrease size={14} />}
          idleBecause={format === null ? strings.editor.noFormatter(path) : undefined}
          onClick={async () => {
            const isFormatted = (await format?.()) ?? false;
            const why = format === null ? strings.editor.noFormatter(path) : strings.editor.unformatted;
            setUnformatted({ path, text, why: isFormatted ? '' : why });
          }}
        >
          {strings.editor.format}
        </FootButton>
      )}
      <FootButton icon={<IconRestore size={14} />} onClick={() => setIsAsked(true)}>
        {strings.editor.reset}
      </FootButton>
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

interface FootButtonProps {
  icon: ReactNode;
  /** Why it does nothing but say so. */
  idleBecause?: string | undefined;
  onClick: () => void;
  children: ReactNode;
}

function FootButton({ icon, idleBecause, onClick, children }: FootButtonProps) {
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-xs"
      leftSection={icon}
      title={idleBecause}
      data-idle={idleBecause !== undefined || undefined}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
