import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, notFound } from '@tanstack/react-router';
import { CohortId } from '#contracts/ids.ts';
import { cohortQuery, sessionQuery } from '../api/queries.ts';
import pageClasses from '../components/page.module.css';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { JoinCode } from '../features/cohorts/join-code.tsx';
import { LeaderboardView } from '../features/leaderboard/leaderboard-view.tsx';
import { LiveMark } from '../features/leaderboard/live-mark.tsx';
import { strings } from '../strings/strings.ts';

const route = getRouteApi('/member/cohorts/$id');

export function CohortPage() {
  const id = CohortId.safeParse(route.useParams().id);
  if (!id.success) throw notFound();
  return <CohortBoard id={id.data} />;
}

function CohortBoard({ id }: { id: CohortId }) {
  const cohort = useQuery(cohortQuery(id));
  const session = useQuery(sessionQuery());
  return (
    <QueryView
      query={cohort}
      skeleton={
        <div className={pageClasses['page']}>
          <Skeleton height={420} radius={10} />
        </div>
      }
    >
      {({ cohort: { name, memberCount, joinCode } }) => (
        <Page
          title={name}
          lead={joinCode ? <JoinCode code={joinCode} /> : strings.cohorts.members(memberCount)}
          aside={<LiveMark />}
        >
          <LeaderboardView scope={id} viewer={session.data ?? null} />
        </Page>
      )}
    </QueryView>
  );
}
