import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { publicProfileQuery } from '../api/progress-queries.ts';
import pageClasses from '../components/page.module.css';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { ProgressSummary } from '../features/progress/progress-summary.tsx';
import { strings } from '../strings/strings.ts';

const route = getRouteApi('/people/$handle');

/** What a learner shares with everybody who knows the address. */
export function ProfilePage() {
  const profile = useQuery(publicProfileQuery(route.useParams().handle));
  const skeleton = (
    <div className={pageClasses['page']}>
      <Skeleton height={420} radius={10} />
    </div>
  );
  return (
    <QueryView query={profile} skeleton={skeleton}>
      {({ name, progress }) => (
        <Page title={strings.progress.profileOf(name)}>
          <ProgressSummary progress={progress} isOwn={false} />
        </Page>
      )}
    </QueryView>
  );
}
