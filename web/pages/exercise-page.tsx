import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { UserId } from '#contracts/ids.ts';
import { exerciseQuery, sessionQuery } from '../api/queries.ts';
import { QueryView } from '../components/query-view.tsx';
import classes from './workplace.module.css';
import { Workplace } from './workplace.tsx';

const route = getRouteApi('/exercises/$slug');

export function ExercisePage() {
  const { slug } = route.useParams();
  // A newer revision must not replace the statement under the learner's eyes at every focus of the window.
  const exercise = useQuery({ ...exerciseQuery(slug), refetchOnWindowFocus: false });
  const session = useQuery(sessionQuery());
  const owner = useOwner(session.data?.id ?? null);
  if (session.isPending) return <WorkplaceSkeleton />;
  return (
    <QueryView query={exercise} skeleton={<WorkplaceSkeleton />}>
      {(data) => <Workplace key={`${data.slug} ${owner}`} exercise={data} owner={owner} />}
    </QueryView>
  );
}

/** Whose drafts the page shows. A session that ends while somebody types must not take the text away. */
function useOwner(signedIn: UserId | null): UserId | null {
  const [owner, setOwner] = useState(signedIn);
  if (signedIn !== null && signedIn !== owner) setOwner(signedIn);
  return owner;
}

function WorkplaceSkeleton() {
  return (
    <div className={classes['skeleton']}>
      <div>
        <Skeleton height={30} width="60%" mb={24} />
        {[92, 84, 96, 70, 88, 64].map((width) => (
          <Skeleton key={width} height={12} width={`${width}%`} mb={14} />
        ))}
      </div>
      <Skeleton height="100%" radius={10} />
    </div>
  );
}
