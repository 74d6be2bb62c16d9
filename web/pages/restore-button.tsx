import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SubmissionDetail } from '#contracts/submission.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { readDraft, writeDraft, writeLanguage } from '../features/editor/draft-store.ts';
import { strings } from '../strings/strings.ts';

/** Makes the files of a submission the draft of its exercise, and opens the editor on them. */
export function RestoreButton({ submission }: { submission: SubmissionDetail }) {
  const { exercise, language, revision, files } = submission;
  const navigate = useNavigate();
  const [isAsking, setIsAsking] = useState(false);
  const restore = () => {
    writeDraft(exercise, language, { revision, files });
    writeLanguage(exercise, language);
    navigate({ to: '/exercises/$slug', params: { slug: exercise } });
  };
  return (
    <>
      <Button
        leftSection={<IconArrowBackUp size={16} />}
        onClick={() => (readDraft(exercise, language) === null ? restore() : setIsAsking(true))}
      >
        {strings.submissions.restore}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={strings.submissions.restoreTitle}
        text={strings.submissions.restoreText}
        action={strings.submissions.restore}
        onClose={() => setIsAsking(false)}
        onConfirm={restore}
      />
    </>
  );
}
