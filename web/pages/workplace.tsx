import { Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import type { UserId } from '#contracts/ids.ts';
import { sessionQuery } from '../api/queries.ts';
import { SplitPanes } from '../components/split-panes.tsx';
import { EditorPane } from '../features/editor/editor-pane.tsx';
import { useDraft } from '../features/editor/use-draft.ts';
import { RunConsole } from '../features/run-console/run-console.tsx';
import { groupOutcome, type RunView } from '../features/run-console/run-state.ts';
import { useRun } from '../features/run-console/use-run.ts';
import { type GroupOutcomes, Statement } from '../features/statement/statement.tsx';
import { SubmissionHistory } from '../features/submissions/submission-history.tsx';
import { strings } from '../strings/strings.ts';
import { useRunKeys } from './use-run-keys.ts';
import classes from './workplace.module.css';
import { WorkplaceBar } from './workplace-bar.tsx';

interface WorkplaceProps {
  exercise: ExerciseDetail;
  /** Whose drafts these are; null for a visitor. */
  owner: UserId | null;
}

/** Where an exercise is done: statement, editor and run beside each other, or behind tabs on narrow screens. */
export function Workplace({ exercise, owner }: WorkplaceProps) {
  const session = useQuery(sessionQuery());
  const draft = useDraft(exercise, owner);
  const run = useRun(exercise.slug);
  const [tab, setTab] = useState('statement');
  const isWide = useMediaQuery('(min-width: 900px)', undefined, { getInitialValueInEffect: false });
  const starter = exercise.starters[draft.language];
  const isSignedIn = Boolean(session.data);
  // A run that waits may be replaced by a newer one; one at work has to end or be cancelled first.
  const canRun = isSignedIn && run.state !== 'sending' && (run.state !== 'running' || run.isWaiting);

  const start = (kind: 'try' | 'submit') => {
    if (!canRun) return;
    setTab('results');
    run.start({ kind, language: draft.language, files: draft.filesToSend() });
  };
  useRunKeys(start);

  const statement = <Statement exercise={exercise} outcomes={outcomesOf(run.view)} />;
  const editor = starter ? <EditorPane draft={draft} starter={starter} /> : null;
  const results = (
    <RunConsole
      exercise={exercise}
      run={run}
      history={isSignedIn ? <SubmissionHistory exercise={exercise.slug} onRestore={draft.replace} /> : null}
    />
  );
  return (
    <div className={classes['workplace']}>
      <WorkplaceBar
        title={exercise.title}
        languages={exercise.languages}
        language={draft.language}
        onLanguage={draft.chooseLanguage}
        isSignedIn={isSignedIn}
        isBusy={!canRun}
        onRun={start}
        slug={exercise.slug}
      />
      {isWide ? (
        <WidePanes statement={statement} editor={editor} results={results} />
      ) : (
        <NarrowPanes tab={tab} onTab={setTab} statement={statement} editor={editor} results={results} />
      )}
    </div>
  );
}

interface Panes {
  statement: ReactNode;
  editor: ReactNode;
  results: ReactNode;
}

function WidePanes({ statement, editor, results }: Panes) {
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

function NarrowPanes({
  tab,
  onTab,
  statement,
  editor,
  results,
}: Panes & { tab: string; onTab: (tab: string) => void }) {
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
      </Tabs.List>
      <Tabs.Panel value="statement">{statement}</Tabs.Panel>
      <Tabs.Panel value="code">{editor}</Tabs.Panel>
      <Tabs.Panel value="results">{results}</Tabs.Panel>
    </Tabs>
  );
}

function outcomesOf(view: RunView): GroupOutcomes {
  const entries = view.groups.flatMap((group) => {
    const outcome = groupOutcome(view, group);
    return outcome === 'passed' || outcome === 'failed' ? [[group.id, outcome] as const] : [];
  });
  return Object.fromEntries(entries);
}
