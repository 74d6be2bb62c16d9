import { Button } from '@mantine/core';
import { strings } from '../strings/strings.ts';
import classes from './confirm-dialog.module.css';
import { Dialog } from './dialog.tsx';

interface ConfirmDialogProps {
  isOpen: boolean;
  title: string;
  text: string;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog({ isOpen, title, text, action, onConfirm, onClose }: ConfirmDialogProps) {
  const confirm = () => {
    onConfirm();
    onClose();
  };
  return (
    <Dialog isOpen={isOpen} title={title} onClose={onClose}>
      <p className={classes['text']}>{text}</p>
      <div className={classes['actions']}>
        <Button variant="default" onClick={onClose}>
          {strings.editor.keep}
        </Button>
        <Button onClick={confirm}>{action}</Button>
      </div>
    </Dialog>
  );
}
