import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { SolutionPath } from '#contracts/solution-files.ts';
import { Dialog } from '../../components/dialog.tsx';
import { strings } from '../../strings/strings.ts';
import { isEditable } from './match-path.ts';

interface FileNameDialogProps {
  title: string;
  prompt: string;
  action: string;
  /** The name to begin with. */
  initial: string;
  taken: readonly string[];
  editable: readonly string[];
  onClose: () => void;
  onName: (path: string) => void;
}

/** Asks for a path that this exercise takes and that no file has yet. Open as long as it is on the page. */
export function FileNameDialog(props: FileNameDialogProps) {
  const { title, prompt, action, initial, taken, editable, onClose, onName } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const path = String(new FormData(event.currentTarget).get('path') ?? '').trim();
    const found = path === initial ? null : findProblem(path, taken, editable);
    setProblem(found);
    if (found !== null) return;
    if (path !== initial) onName(path);
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <form onSubmit={submit} noValidate>
        <TextInput
          name="path"
          label={prompt}
          placeholder={strings.editor.newFileExample}
          defaultValue={initial}
          error={problem}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit" mt="md">
          {action}
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
