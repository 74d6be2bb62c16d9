import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { SolutionPath } from '#contracts/solution-files.ts';
import { Dialog } from '../../components/dialog.tsx';
import { strings } from '../../strings/strings.ts';
import { isEditable } from './match-path.ts';

interface NewFileDialogProps {
  isOpen: boolean;
  taken: readonly string[];
  editable: readonly string[];
  onClose: () => void;
  onCreate: (path: string) => void;
}

export function NewFileDialog({ isOpen, taken, editable, onClose, onCreate }: NewFileDialogProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const close = () => {
    setProblem(null);
    onClose();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const path = String(new FormData(event.currentTarget).get('path') ?? '').trim();
    const found = findProblem(path, taken, editable);
    setProblem(found);
    if (found !== null) return;
    onCreate(path);
    close();
  };
  return (
    <Dialog isOpen={isOpen} onClose={close} title={strings.editor.newFile}>
      <form onSubmit={submit} noValidate>
        <TextInput
          name="path"
          label={strings.editor.newFilePrompt}
          placeholder={strings.editor.newFileExample}
          error={problem}
          autoComplete="off"
        />
        <Button type="submit" mt="md">
          {strings.editor.create}
        </Button>
      </form>
    </Dialog>
  );
}

function findProblem(path: string, taken: readonly string[], editable: readonly string[]): string | null {
  const parsed = SolutionPath.safeParse(path);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? null;
  if (taken.includes(path)) return strings.editor.exists;
  return isEditable(path, editable) ? null : strings.editor.notEditable(editable.join(', '));
}
