import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { KeyboardEvent, Ref } from 'react';
import { SearchField } from '../../components/search-field.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './console-bar.module.css';

interface ConsoleBarProps {
  ref: Ref<HTMLInputElement>;
  query: string;
  onQuery: (query: string) => void;
  found: { index: number; count: number; isMore: boolean };
  /** 1 or -1. */
  onStep: (step: number) => void;
  onLeave: () => void;
  processes: readonly string[];
  process: string | null;
  onProcess: (process: string | null) => void;
}

/** Search with its count and steps, and a choice of process where there are several. */
export function ConsoleBar(props: ConsoleBarProps) {
  const { ref, query, onQuery, found, onStep, onLeave, processes, process, onProcess } = props;
  const { run } = strings;
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
  };
  const steps = [
    { label: run.findPrevious, Icon: IconChevronUp, step: -1 },
    { label: run.findNext, Icon: IconChevronDown, step: 1 },
  ];
  return (
    <search className={classes['bar']}>
      <SearchField
        ref={ref}
        label={run.find}
        placeholder={run.findPlaceholder}
        value={query}
        onChange={onQuery}
        onKeyDown={pressed}
      />
      <span className={classes['count']} role="status">
        {query !== '' && run.found(found.index, found.count, found.isMore)}
      </span>
      {steps.map(({ label, Icon, step }) => (
        <ActionIcon
          key={label}
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={label}
          title={label}
          disabled={found.count === 0}
          onClick={() => onStep(step)}
        >
          <Icon size={16} />
        </ActionIcon>
      ))}
      {processes.length > 1 && (
        <select
          className={classes['process']}
          aria-label={run.process}
          value={process ?? ''}
          onChange={(event) => onProcess(event.currentTarget.value || null)}
        >
          <option value="">{run.anyProcess}</option>
          {processes.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
    </search>
  );
}
