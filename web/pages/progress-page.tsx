import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ownProfileQuery, progressQuery } from '../api/progress-queries.ts';
import { Page } from '../components/page.tsx';
import { Panel } from '../components/panel.tsx';
import { QueryView } from '../components/query-view.tsx';
import { NameOnBoard } from '../features/progress/name-on-board.tsx';
import { ProfileSharing } from '../features/progress/profile-sharing.tsx';
import { ProgressSummary } from '../features/progress/progress-summary.tsx';
import { TimeTable } from '../features/progress/time-table.tsx';
import { strings } from '../strings/strings.ts';

const texts = strings.progress;

export function ProgressPage() {
  const progress = useQuery(progressQuery());
  const profile = useQuery(ownProfileQuery());
  return (
    <Page title={texts.title} lead={texts.lead}>
      <QueryView query={progress} skeleton={<Skeleton height={480} radius={10} />}>
        {(data) => (
          <>
            <ProgressSummary progress={data} isOwn />
            <TimeTable times={data.times} />
          </>
        )}
      </QueryView>
      {profile.data && (
        <>
          <Panel title={texts.profileTitle} text={texts.profileText}>
            <ProfileSharing profile={profile.data} />
          </Panel>
          <Panel title={texts.boardTitle} text={texts.boardText}>
            <NameOnBoard profile={profile.data} />
          </Panel>
        </>
      )}
    </Page>
  );
}
