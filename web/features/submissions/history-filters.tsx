import { NativeSelect } from '@mantine/core';
import { ExerciseSlug } from '#contracts/ids.ts';
import type { SubmissionFilter } from '#contracts/submission.ts';
import { VerdictStatus } from '#contracts/verdict.ts';
import { strings } from '../../strings/strings.ts';
import classes from './history-filters.module.css';

interface HistoryFiltersProps {
  filter: SubmissionFilter;
  /** Titles of exercises by slug. */
  titles: ReadonlyMap<string, string>;
  onChange: (filter: SubmissionFilter) => void;
}

export function HistoryFilters({ filter, titles, onChange }: HistoryFiltersProps) {
  return (
    <search className={classes['filters']} aria-label={strings.history.filters}>
      <NativeSelect
        aria-label={strings.submissions.exercise}
        value={filter.exercise ?? ''}
        onChange={(event) => onChange({ ...filter, exercise: ExerciseSlug.safeParse(event.currentTarget.value).data })}
        data={[
          { value: '', label: strings.history.anyExercise },
          ...[...titles].map(([value, label]) => ({ value, label })),
        ]}
      />
      <NativeSelect
        aria-label={strings.submissions.columns.verdict}
        value={filter.verdict ?? ''}
        onChange={(event) => onChange({ ...filter, verdict: VerdictStatus.safeParse(event.currentTarget.value).data })}
        data={[
          { value: '', label: strings.history.anyVerdict },
          ...VerdictStatus.options.map((value) => ({ value, label: strings.verdict.title[value] })),
        ]}
      />
    </search>
  );
}
