import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/queries.ts';
import { Page } from '../components/page.tsx';
import { LeaderboardView } from '../features/leaderboard/leaderboard-view.tsx';
import { LiveMark } from '../features/leaderboard/live-mark.tsx';
import { strings } from '../strings/strings.ts';

export function LeaderboardPage() {
  const session = useQuery(sessionQuery());
  return (
    <Page title={strings.leaderboard.title} lead={strings.leaderboard.lead} aside={<LiveMark />}>
      <LeaderboardView scope="overall" viewer={session.data ?? null} />
    </Page>
  );
}
