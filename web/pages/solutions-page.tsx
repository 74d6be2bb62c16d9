import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { exerciseListQuery } from '../api/queries.ts';
import { solutionListQuery } from '../api/solution-queries.ts';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { SolutionView } from '../features/solutions/solution-view.tsx';
import { strings } from '../strings/strings.ts';

const route = getRouteApi('/member/solutions/$slug');

export function SolutionsPage() {
  const { slug } = route.useParams();
  const solutions = useQuery(solutionListQuery(slug));
  const exercises = useQuery(exerciseListQuery());
  const exercise = exercises.data?.exercises.find((one) => one.slug === slug);
  return (
    <Page
      title={strings.solutions.title(exercise?.title ?? slug)}
      lead={strings.solutions.lead}
      aside={
        <Button component={Link} to={`/exercises/${slug}`} variant="default">
          {strings.submissions.openExercise}
        </Button>
      }
    >
      <QueryView query={solutions} skeleton={<Skeleton height={320} radius={10} />}>
        {(data) => <SolutionView solutions={data} languages={exercise?.languages ?? []} />}
      </QueryView>
    </Page>
  );
}
