import { Tabs } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import { commonFileKinds, endingOf, type FileKind } from '#contracts/file-kind.ts';
import { strings } from '../strings/strings.ts';
import classes from './statement-pane.module.css';

export type StatementTab = 'task' | 'tests' | 'contract';

interface StatementPaneProps {
  exercise: ExerciseDetail;
  tab: StatementTab;
  onTab: (tab: StatementTab) => void;
  /** The statement itself; it stays on the page so that it keeps its place. */
  children: ReactNode;
}

const CodeEditor = lazy(async () => ({ default: (await import('../features/editor/code-editor.tsx')).CodeEditor }));

/** What is asked for: in words, as the tests that learners may read, and as a contract where there is one. */
export function StatementPane({ exercise: { publicTests, contract }, tab, onTab, children }: StatementPaneProps) {
  if (!publicTests && !contract) return children;
  return (
    <Tabs
      value={tab}
      onChange={(value) => onTab((value ?? 'task') as StatementTab)}
      className={classes['pane']}
      classNames={{ panel: classes['panel'] }}
    >
      <Tabs.List>
        <Tabs.Tab value="task">{strings.exercise.task}</Tabs.Tab>
        {publicTests && <Tabs.Tab value="tests">{strings.exercise.publicTests}</Tabs.Tab>}
        {contract && <Tabs.Tab value="contract">{strings.exercise.contract}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="task">{children}</Tabs.Panel>
      {publicTests && tab === 'tests' && (
        <Tabs.Panel value="tests">
          <Source lead={strings.exercise.publicTestsText} path="public.ts" kind="typescript" text={publicTests} />
        </Tabs.Panel>
      )}
      {contract && tab === 'contract' && (
        <Tabs.Panel value="contract">
          <Source
            lead={strings.exercise.contractText}
            kind={commonFileKinds[endingOf(contract.path)] ?? 'text'}
            {...contract}
          />
        </Tabs.Panel>
      )}
    </Tabs>
  );
}

function Source({ lead, path, kind, text }: { lead: string; path: string; kind: FileKind; text: string }) {
  return (
    <div className={classes['source']}>
      <p>{lead}</p>
      <div className={classes['code']}>
        <Suspense>
          <CodeEditor label={path} {...{ path, kind, text }} isReadOnly generation={0} onEdit={ignore} />
        </Suspense>
      </div>
    </div>
  );
}

/** A file that cannot be changed never is. */
const ignore = () => undefined;
