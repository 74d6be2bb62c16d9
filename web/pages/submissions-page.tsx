import { Button, Skeleton } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { exerciseListQuery, submissionListQuery } from '../api/queries.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { SubmissionTable } from '../features/submissions/submission-table.tsx';
import { strings } from '../strings/strings.ts';

export function SubmissionsPage() {
  const list = useQuery(submissionListQuery());
  const exercises = useQuery(exerciseListQuery());
  const titles = new Map<string, string>((exercises.data?.exercises ?? []).map(({ slug, title }) => [slug, title]));
  return (
    <Page title={strings.submissions.title} lead={strings.submissions.lead}>
      <QueryView query={list} skeleton={<Skeleton height={320} radius={10} />}>
        {({ submissions }) =>
          submissions.length === 0 ? (
            <EmptyState icon={<IconSend size={22} />} title={strings.submissions.empty}>
              {strings.submissions.emptyText}
              <div>
                <Button component={Link} to="/">
                  {strings.submissions.emptyAction}
                </Button>
              </div>
            </EmptyState>
          ) : (
            <SubmissionTable submissions={submissions} titles={titles} />
          )
        }
      </QueryView>
    </Page>
  );
}
