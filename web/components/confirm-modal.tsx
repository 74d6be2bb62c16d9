import { Button, Modal } from '@mantine/core';
import { strings } from '../strings/strings.ts';
import classes from './confirm-modal.module.css';

interface ConfirmModalProps {
  isOpen: boolean;
  title: string;
  text: string;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmModal({ isOpen, title, text, action, onConfirm, onClose }: ConfirmModalProps) {
  const confirm = () => {
    onConfirm();
    onClose();
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} centered>
      <p className={classes['text']}>{text}</p>
      <div className={classes['actions']}>
        <Button variant="default" onClick={onClose}>
          {strings.editor.keep}
        </Button>
        <Button onClick={confirm} data-autofocus>
          {action}
        </Button>
      </div>
    </Modal>
  );
}
