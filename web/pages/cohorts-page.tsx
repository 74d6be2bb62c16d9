import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { cohortListQuery, sessionQuery } from '../api/queries.ts';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { CohortForm } from '../features/cohorts/cohort-form.tsx';
import { CohortList } from '../features/cohorts/cohort-list.tsx';
import { strings } from '../strings/strings.ts';
import classes from './cohorts-page.module.css';

export function CohortsPage() {
  const cohorts = useQuery(cohortListQuery());
  const session = useQuery(sessionQuery());
  const navigate = useNavigate();
  const canCreate = session.data?.role === 'instructor' || session.data?.role === 'admin';
  const open = ({ id }: { id: string }) => navigate({ to: '/cohorts/$id', params: { id } });
  return (
    <Page title={strings.cohorts.title} lead={strings.cohorts.lead}>
      <div className={classes['columns']}>
        <QueryView query={cohorts} skeleton={<Skeleton height={82} radius={10} />}>
          {(list) => <CohortList cohorts={list.cohorts} />}
        </QueryView>
        <div className={classes['forms']}>
          <CohortForm kind="join" onDone={open} />
          {canCreate && <CohortForm kind="create" onDone={open} />}
        </div>
      </div>
    </Page>
  );
}
