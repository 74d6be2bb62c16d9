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
      <Choice
        label={strings.catalogue.language}
        any={strings.catalogue.anyLanguage}
        value={filter.language}
        choices={[...languages].map(([id, title]) => ({ value: id, label: title }))}
        onChoose={(language) => change({ language })}
      />
      <Choice
        label={strings.catalogue.topic}
        any={strings.catalogue.anyTopic}
        value={filter.topic}
        choices={choicesOf(exercises.flatMap(({ topics }) => topics))}
        onChoose={(topic) => change({ topic })}
      />
      <Choice
        label={strings.catalogue.service}
        any={strings.catalogue.anyService}
        value={filter.service}
        choices={choicesOf(exercises.flatMap(({ services }) => services))}
        onChoose={(service) => change({ service })}
      />
      <Choice
        label={strings.catalogue.time}
        any={strings.catalogue.anyTime}
        value={filter.minutes?.toString()}
        choices={[30, 60, 120].map((most) => ({ value: String(most), label: strings.catalogue.atMost(most) }))}
        onChoose={(most) => change({ minutes: most === undefined ? undefined : Number(most) })}
      />
      <Choice
        label={strings.catalogue.status}
        any={strings.catalogue.anyStatus}
        value={filter.progress}
        choices={ExerciseProgress.options.map((id) => ({ value: id, label: strings.catalogue.progress[id] }))}
        onChoose={(id) => change({ progress: ExerciseProgress.safeParse(id).data })}
      />
      <p className={classes['count']} role="status">
        {strings.catalogue.results(shownCount)}
      </p>
    </search>
  );
}

interface ChoiceProps {
  label: string;
  /** What stands for no choice. */
  any: string;
  value: string | undefined;
  choices: { value: string; label: string }[];
  onChoose: (value: string | undefined) => void;
}

function Choice({ label, any, value, choices, onChoose }: ChoiceProps) {
  return (
    <NativeSelect
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value || undefined)}
      data={[{ value: '', label: any }, ...choices]}
    />
  );
}

const choicesOf = (values: readonly string[]) => [...new Set(values)].sort().map((value) => ({ value, label: value }));
