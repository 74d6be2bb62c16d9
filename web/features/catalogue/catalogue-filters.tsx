import { NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ExerciseSummary } from '#contracts/exercise.ts';
import { ExerciseProgress } from '#contracts/exercise.ts';
import { strings } from '../../strings/strings.ts';
import classes from './catalogue-filters.module.css';
import type { CatalogueFilter } from './filter-exercises.ts';

interface CatalogueFiltersProps {
  exercises: readonly ExerciseSummary[];
  filter: CatalogueFilter;
  shownCount: number;
  onChange: (filter: CatalogueFilter) => void;
}

export function CatalogueFilters({ exercises, filter, shownCount, onChange }: CatalogueFiltersProps) {
  const languages = new Map(exercises.flatMap((exercise) => exercise.languages.map(({ id, title }) => [id, title])));
  const change = (part: CatalogueFilter) => onChange({ ...filter, ...part });
  return (
    <search className={classes['filters']}>
      <TextInput
        type="search"
        aria-label={strings.catalogue.search}
        placeholder={strings.catalogue.searchHint}
        leftSection={<IconSearch size={16} />}
        className={classes['search']}
        value={filter.q ?? ''}
        onChange={(event) => change({ q: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        aria-label={strings.catalogue.language}
        value={filter.language ?? ''}
        onChange={(event) => change({ language: event.currentTarget.value || undefined })}
        data={[
          { value: '', label: strings.catalogue.anyLanguage },
          ...[...languages].map(([id, title]) => ({ value: id, label: title })),
        ]}
      />
      <NativeSelect
        aria-label={strings.catalogue.status}
        value={filter.progress ?? ''}
        onChange={(event) => change({ progress: ExerciseProgress.safeParse(event.currentTarget.value).data })}
        data={[
          { value: '', label: strings.catalogue.anyStatus },
          ...ExerciseProgress.options.map((id) => ({ value: id, label: strings.catalogue.progress[id] })),
        ]}
      />
      <p className={classes['count']} role="status">
        {strings.catalogue.results(shownCount)}
      </p>
    </search>
  );
}
