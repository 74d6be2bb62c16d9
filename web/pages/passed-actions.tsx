import { Button } from '@mantine/core';
import { IconShare } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SubmissionDetail } from '#contracts/submission.ts';
import { submissionQuery } from '../api/queries.ts';
import { shareSubmission } from '../api/solution-queries.ts';
import { Refusal } from '../components/refusal.tsx';
import { strings } from '../strings/strings.ts';

/** What a pass unlocks: other solutions to read, and sharing one's own. */
export function PassedActions({ submission }: { submission: SubmissionDetail }) {
  const { id, exercise, kind, status, isShared } = submission;
  const queryClient = useQueryClient();
  const sharing = useMutation({
    mutationFn: shareSubmission,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: submissionQuery(id).queryKey }),
  });
  if (kind !== 'submit' || status !== 'passed') return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconShare size={16} />}
        title={isShared ? strings.solutions.shareText : undefined}
        loading={sharing.isPending}
        onClick={() => sharing.mutate({ id, isShared: !isShared })}
      >
        {isShared ? strings.solutions.unshare : strings.solutions.share}
      </Button>
      <Button component={Link} to={`/solutions/${exercise}`} variant="default">
        {strings.solutions.see}
      </Button>
      <Refusal error={sharing.error} />
    </>
  );
}
