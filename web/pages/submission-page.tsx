import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { SubmissionDetail } from '#contracts/submission.ts';
import { exerciseListQuery, submissionQuery } from '../api/queries.ts';
import pageClasses from '../components/page.module.css';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { TimeAgo } from '../components/time-ago.tsx';
import { RunReport } from '../features/run-console/run-report.tsx';
import { viewOfSubmission } from '../features/run-console/run-state.ts';
import { VerdictBanner } from '../features/run-console/verdict-banner.tsx';
import { SubmissionContents } from '../features/submissions/submission-contents.tsx';
import { strings } from '../strings/strings.ts';
import { PassedActions } from './passed-actions.tsx';
import { RestoreButton } from './restore-button.tsx';
import classes from './submission-page.module.css';

const route = getRouteApi('/member/submissions/$id');

/** A run that is not over yet is asked for again after this time. */
const refreshMs = 2000;

export function SubmissionPage() {
  const { id } = route.useParams();
  const submission = useQuery({
    ...submissionQuery(id),
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data) ? false : refreshMs),
  });
  const skeleton = (
    <div className={pageClasses['page']}>
      <Skeleton height={480} radius={10} />
    </div>
  );
  return (
    <QueryView query={submission} skeleton={skeleton}>
      {(data) => <Report submission={data} />}
    </QueryView>
  );
}

const isUnderWay = ({ state }: SubmissionDetail) => state === 'queued' || state === 'running';

function Report({ submission }: { submission: SubmissionDetail }) {
  const { exercise, kind, language, state, submittedAt, verdict } = submission;
  const exercises = useQuery(exerciseListQuery());
  const title = exercises.data?.exercises.find(({ slug }) => slug === exercise)?.title ?? exercise;
  return (
    <Page
      title={strings.submissions.one(title)}
      lead={
        <>
          {strings.submissions.kind[kind]} · {language} · <TimeAgo at={submittedAt} />
          {!verdict && ` · ${strings.submissions.state[state]}`}
        </>
      }
      aside={
        <div className={classes['actions']}>
          <RestoreButton submission={submission} />
          <PassedActions submission={submission} />
          <Button component={Link} to={`/exercises/${exercise}`} variant="default">
            {strings.submissions.openExercise}
          </Button>
        </div>
      }
    >
      <VerdictBanner verdict={verdict} kind={kind} />
      <div className={classes['report']}>
        <RunReport view={viewOfSubmission(submission)} />
      </div>
      <SubmissionContents submission={submission} />
    </Page>
  );
}
