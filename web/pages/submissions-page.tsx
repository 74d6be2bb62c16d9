import { Button, Skeleton } from '@mantine/core';
import { IconSearchOff, IconSend } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { exerciseListQuery, historyQuery } from '../api/queries.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { HistoryFilters } from '../features/submissions/history-filters.tsx';
import { SubmissionTable } from '../features/submissions/submission-table.tsx';
import { strings } from '../strings/strings.ts';
import classes from './submissions-page.module.css';

const route = getRouteApi('/member/submissions');

export function SubmissionsPage() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(historyQuery(filter));
  const exercises = useQuery(exerciseListQuery());
  const titles = new Map<string, string>((exercises.data?.exercises ?? []).map(({ slug, title }) => [slug, title]));
  const isFiltered = filter.exercise !== undefined || filter.verdict !== undefined;
  return (
    <Page title={strings.submissions.title} lead={strings.submissions.lead}>
      <HistoryFilters
        filter={filter}
        titles={titles}
        onChange={(search) => navigate({ search, replace: true, resetScroll: false })}
      />
      <QueryView query={list} skeleton={<Skeleton height={320} radius={10} />}>
        {({ pages }) => {
          const submissions = pages.flatMap((page) => page.submissions);
          if (submissions.length === 0) return isFiltered ? <NothingFits /> : <NothingSent />;
          return <SubmissionTable submissions={submissions} titles={titles} />;
        }}
      </QueryView>
      {list.hasNextPage && (
        <div className={classes['more']}>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {strings.history.more}
          </Button>
        </div>
      )}
    </Page>
  );
}

function NothingSent() {
  return (
    <EmptyState icon={<IconSend size={22} />} title={strings.submissions.empty}>
      {strings.submissions.emptyText}
      <div>
        <Button component={Link} to="/">
          {strings.submissions.emptyAction}
        </Button>
      </div>
    </EmptyState>
  );
}

function NothingFits() {
  return (
    <EmptyState icon={<IconSearchOff size={22} />} title={strings.history.nothing}>
      {strings.history.nothingText}
      <div>
        <Button component={Link} to="/submissions" variant="default">
          {strings.history.clear}
        </Button>
      </div>
    </EmptyState>
  );
}
