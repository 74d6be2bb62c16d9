import { Button, Skeleton } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { SubmissionSummary } from '#contracts/submission.ts';
import { submissionListQuery, submissionQuery } from '../../api/queries.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { TimeAgo } from '../../components/time-ago.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './submission-history.module.css';
import { SubmissionOutcome } from './submission-table.tsx';

interface SubmissionHistoryProps {
  exercise: string;
  onRestore: (language: string, files: Record<string, string>) => void;
}

/** Earlier submissions of one exercise, each of which can go back into the editor. */
export function SubmissionHistory({ exercise, onRestore }: SubmissionHistoryProps) {
  const list = useQuery(submissionListQuery(exercise));
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<SubmissionSummary | null>(null);
  const restore = useMutation({
    mutationFn: (id: string) => queryClient.fetchQuery({ ...submissionQuery(id), staleTime: Number.POSITIVE_INFINITY }),
    onSuccess: ({ language, files }) => onRestore(language, files),
  });
  return (
    <QueryView query={list} skeleton={<Skeleton height={120} m={16} width="auto" />}>
      {({ submissions }) => (
        <>
          {submissions.length === 0 && (
            <EmptyState icon={<IconHistory size={22} />} title={strings.submissions.historyEmpty}>
              {strings.submissions.emptyText}
            </EmptyState>
          )}
          <ul className={classes['list']}>
            {submissions.map((submission) => (
              <HistoryRow key={submission.id} submission={submission} onRestore={() => setAsked(submission)} />
            ))}
          </ul>
          <Refusal error={restore.error} />
          <p className="visually-hidden" role="status">
            {restore.isSuccess ? strings.submissions.restored : ''}
          </p>
          <ConfirmDialog
            isOpen={asked !== null}
            title={strings.submissions.restoreTitle}
            text={strings.submissions.restoreText}
            action={strings.submissions.restore}
            onClose={() => setAsked(null)}
            onConfirm={() => asked && restore.mutate(asked.id)}
          />
        </>
      )}
    </QueryView>
  );
}

function HistoryRow({ submission, onRestore }: { submission: SubmissionSummary; onRestore: () => void }) {
  const { id, kind, language, passedCount, totalCount, score, submittedAt } = submission;
  return (
    <li className={classes['row']}>
      <SubmissionOutcome submission={submission} />
      <span className={classes['facts']}>
        {strings.submissions.kind[kind]} · {language}
        {totalCount !== null && ` · ${passedCount}/${totalCount}`}
        {kind === 'submit' && score !== null && ` · ${strings.verdict.score(score)}`}
        {' · '}
        <TimeAgo at={submittedAt} />
      </span>
      <span className={classes['actions']}>
        <Button variant="default" size="compact-sm" onClick={onRestore}>
          {strings.submissions.restore}
        </Button>
        <Button component={Link} to={`/submissions/${id}`} variant="subtle" size="compact-sm">
          {strings.submissions.open}
        </Button>
      </span>
    </li>
  );
}
