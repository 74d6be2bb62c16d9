import { Button } from '@mantine/core';
import { IconFolderPlus, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import type { ExerciseList } from '#contracts/exercise.ts';
import { exerciseListQuery, sessionQuery } from '../api/queries.ts';
import { EmptyState } from '../components/empty-state.tsx';
import pageClasses from '../components/page.module.css';
import { QueryView } from '../components/query-view.tsx';
import { BrokenExercises } from '../features/catalogue/broken-exercises.tsx';
import { CatalogueFilters } from '../features/catalogue/catalogue-filters.tsx';
import { CatalogueHero } from '../features/catalogue/catalogue-hero.tsx';
import { CardsSkeleton, CatalogueSkeleton } from '../features/catalogue/catalogue-skeleton.tsx';
import {
  type CatalogueFilter,
  countPassed,
  filterExercises,
  findNext,
  groupByLevel,
} from '../features/catalogue/filter-exercises.ts';
import { Roadmap } from '../features/catalogue/roadmap.tsx';
import { strings } from '../strings/strings.ts';

const route = getRouteApi('/');

export function CataloguePage() {
  const list = useQuery(exerciseListQuery());
  const session = useQuery(sessionQuery());
  // Behind the greeting, in slices: drawn at once, every exercise with its links would hold up a phone.
  const drawn = useDeferredValue(list.data);
  const { exercises, tracks } = list.data ?? { exercises: [], tracks: [] };
  const next = findNext(groupByLevel(exercises, tracks));
  // Greeting and next step differ in height from what a visitor sees: half known, the page would move under its reader.
  if (list.isPending || session.isPending) return <CatalogueSkeleton />;
  return (
    <>
      <CatalogueHero
        name={session.data?.name ?? null}
        next={next}
        passedCount={countPassed(exercises)}
        totalCount={exercises.length}
      />
      <div className={pageClasses['page']}>
        <QueryView query={list} skeleton={null}>
          {() => (drawn ? <CatalogueList list={drawn} /> : <CardsSkeleton />)}
        </QueryView>
      </div>
    </>
  );
}

function CatalogueList({ list }: { list: ExerciseList }) {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const change = (search: CatalogueFilter) => navigate({ search, replace: true, resetScroll: false });
  const shown = filterExercises(list.exercises, filter);
  if (list.exercises.length === 0) {
    return (
      <>
        <BrokenExercises broken={list.broken} />
        <EmptyState icon={<IconFolderPlus size={22} />} title={strings.catalogue.empty}>
          {strings.catalogue.emptyText}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <BrokenExercises broken={list.broken} />
      <CatalogueFilters exercises={list.exercises} filter={filter} shownCount={shown.length} onChange={change} />
      {shown.length === 0 ? (
        <EmptyState icon={<IconSearchOff size={22} />} title={strings.catalogue.nothing}>
          {strings.catalogue.nothingText}
          <div>
            <Button variant="default" onClick={() => change({})}>
              {strings.catalogue.clear}
            </Button>
          </div>
        </EmptyState>
      ) : (
        <Roadmap
          levels={groupByLevel(shown, list.tracks)}
          all={{ exercises: list.exercises, next: findNext(groupByLevel(list.exercises, list.tracks)) }}
        />
      )}
    </>
  );
}
