import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SubmissionDetail } from '#contracts/submission.ts';
import { draftListQuery, sessionQuery } from '../api/queries.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { readDraft, writeDraft, writeLanguage } from '../features/editor/draft-store.ts';
import { strings } from '../strings/strings.ts';

/** Makes the files of a submission the draft of its exercise, and opens the editor on them. */
export function RestoreButton({ submission }: { submission: SubmissionDetail }) {
  const { exercise, language, revision, files } = submission;
  const navigate = useNavigate();
  const { data: account } = useQuery(sessionQuery());
  const drafts = useQuery(draftListQuery(exercise));
  const [isAsking, setIsAsking] = useState(false);
  const place = { slug: exercise, owner: account?.id ?? null };
  const local = readDraft(place, language);
  const stored = drafts.data?.drafts.find((draft) => draft.language === language);
  const restore = () => {
    // The files are a change of the newest draft there is, so that the editor's page takes them for one.
    const number = Math.max(local?.number ?? 0, stored?.number ?? 0);
    const overwritten = local?.overwritten ?? null;
    writeDraft(place, language, { revision, files, number, isStored: false, overwritten });
    writeLanguage(place, language);
    navigate({ to: '/exercises/$slug', params: { slug: exercise } });
  };
  return (
    <>
      <Button
        leftSection={<IconArrowBackUp size={16} />}
        onClick={() => (local === null && !stored ? restore() : setIsAsking(true))}
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
