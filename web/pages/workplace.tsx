import { Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import type { UserId } from '#contracts/ids.ts';
import { sessionQuery } from '../api/queries.ts';
import { SplitPanes } from '../components/split-panes.tsx';
import { EditorPane } from '../features/editor/editor-pane.tsx';
import { useDraft } from '../features/editor/use-draft.ts';
import { type FindRule, RuleContext } from '../features/run-console/rule-link.tsx';
import { RunConsole } from '../features/run-console/run-console.tsx';
import { groupOutcome, isFailure, type RunView } from '../features/run-console/run-state.ts';
import { useRun } from '../features/run-console/use-run.ts';
import { findAnchor, showRule } from '../features/statement/show-rule.ts';
import { type Outcomes, Statement } from '../features/statement/statement.tsx';
import { SubmissionHistory } from '../features/submissions/submission-history.tsx';
import { strings } from '../strings/strings.ts';
import { useShortcuts } from './use-shortcuts.ts';
import classes from './workplace.module.css';
import { WorkplaceBar } from './workplace-bar.tsx';

const ShortcutSheet = lazy(async () => ({ default: (await import('./shortcut-sheet.tsx')).ShortcutSheet }));

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
  const [isSheetOpen, setIsSheetOpen] = useState(false);
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
  useShortcuts({ run: start, save: draft.flush, showSheet: () => setIsSheetOpen(true) });

  const findRule: FindRule = (test) => {
    const anchor = findAnchor(exercise.statementHtml, test);
    if (anchor === null) return null;
    return () => {
      // What is behind another tab cannot be scrolled to.
      flushSync(() => setTab('statement'));
      showRule(anchor);
    };
  };

  const statement = <Statement exercise={exercise} outcomes={outcomesOf(run.view)} />;
  const editor = starter ? <EditorPane draft={draft} starter={starter} /> : null;
  const results = (
    <RuleContext value={findRule}>
      <RunConsole
        exercise={exercise}
        run={run}
        history={isSignedIn ? <SubmissionHistory exercise={exercise.slug} onRestore={draft.replace} /> : null}
      />
    </RuleContext>
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
        onShortcuts={() => setIsSheetOpen(true)}
      />
      <Suspense>{isSheetOpen && <ShortcutSheet onClose={() => setIsSheetOpen(false)} />}</Suspense>
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

/** Groups and tests that have passed or failed, by id. */
function outcomesOf(view: RunView): Outcomes {
  const groups = view.groups.map((group) => [group.id, groupOutcome(view, group)] as const);
  const tests = Object.values(view.tests).map(({ id, status }) => [id, isFailure(status) ? 'failed' : status] as const);
  return Object.fromEntries(
    [...groups, ...tests].flatMap(([id, outcome]) =>
      outcome === 'passed' || outcome === 'failed' ? [[id, outcome] as const] : [],
    ),
  );
}
