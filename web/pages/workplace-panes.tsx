import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { SplitPanes } from '../components/split-panes.tsx';
import { strings } from '../strings/strings.ts';
import classes from './workplace.module.css';

interface Panes {
  statement: ReactNode;
  editor: ReactNode;
  results: ReactNode;
}

export function WidePanes({ statement, editor, results }: Panes) {
  return (
    <SplitPanes
      name="statement"
      layout="columns"
      label={strings.exercise.resizeStatement}
      share={{ initial: 38, min: 20, max: 65 }}
      first={statement}
      second={
        <SplitPanes
          name="editor"
          layout="rows"
          label={strings.exercise.resizeEditor}
          share={{ initial: 54, min: 15, max: 88 }}
          first={editor}
          second={results}
        />
      }
    />
  );
}

export function NarrowPanes({
  tab,
  onTab,
  statement,
  editor,
  results,
  workbench,
}: Panes & { tab: string; onTab: (tab: string) => void; workbench: ReactNode }) {
  return (
    <Tabs
      value={tab}
      onChange={(value) => onTab(value ?? 'statement')}
      className={classes['tabs']}
      classNames={{ panel: classes['tabPanel'] }}
    >
      <Tabs.List grow>
        <Tabs.Tab value="statement">{strings.exercise.statement}</Tabs.Tab>
        <Tabs.Tab value="code">{strings.exercise.code}</Tabs.Tab>
        <Tabs.Tab value="results">{strings.exercise.results}</Tabs.Tab>
        {workbench !== null && <Tabs.Tab value="workbench">{strings.workbench.title}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="statement">{statement}</Tabs.Panel>
      <Tabs.Panel value="code">{editor}</Tabs.Panel>
      <Tabs.Panel value="results">{results}</Tabs.Panel>
      {workbench !== null && <Tabs.Panel value="workbench">{workbench}</Tabs.Panel>}
    </Tabs>
  );
}
