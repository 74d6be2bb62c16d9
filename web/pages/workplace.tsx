import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import type { UserId } from '#contracts/ids.ts';
import { sessionQuery } from '../api/queries.ts';
import { EditorPane } from '../features/editor/editor-pane.tsx';
import { useDraft } from '../features/editor/use-draft.ts';
import { type FindRule, RuleContext } from '../features/run-console/rule-link.tsx';
import { groupOutcome, isFailure, type RunView } from '../features/run-console/run-state.ts';
import { useRun } from '../features/run-console/use-run.ts';
import { findAnchor, showRule } from '../features/statement/show-rule.ts';
import { type Outcomes, Statement } from '../features/statement/statement.tsx';
import { strings } from '../strings/strings.ts';
import { StatementPane, type StatementTab } from './statement-pane.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import classes from './workplace.module.css';
import { WorkplaceBar } from './workplace-bar.tsx';
import { NarrowPanes, WidePanes } from './workplace-panes.tsx';

// Statement and editor come first: nothing of these is needed to read and to type.
const RunConsole = lazy(async () => ({
  default: (await import('../features/run-console/run-console.tsx')).RunConsole,
}));
const SubmissionHistory = lazy(async () => ({
  default: (await import('../features/submissions/submission-history.tsx')).SubmissionHistory,
}));
const WorkbenchPane = lazy(async () => ({ default: (await import('./workbench-pane.tsx')).WorkbenchPane }));
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
  const [isBenchShown, setIsBenchShown] = useState(false);
  // What was written there stays when the results are looked at in between.
  const [isBenchUsed, setIsBenchUsed] = useState(false);
  const [statementTab, setStatementTab] = useState<StatementTab>('task');
  const isWide = useMediaQuery('(min-width: 900px)', undefined, { getInitialValueInEffect: false });
  const starter = exercise.starters[draft.language];
  const isSignedIn = Boolean(session.data);
  // A run that waits may be replaced by a newer one; one at work has to end or be cancelled first.
  const canRun = isSignedIn && run.state !== 'sending' && (run.state !== 'running' || run.isWaiting);

  const offer = (isSignedIn && owner !== null && starter?.workbench) || null;
  const showBench = (isShown: boolean) => {
    setIsBenchShown(isShown);
    setIsBenchUsed(true);
    setTab(isShown ? 'workbench' : 'results');
  };

  const start = (kind: 'try' | 'submit') => {
    if (!canRun) return;
    setTab('results');
    setIsBenchShown(false);
    run.start({ kind, language: draft.language, files: draft.filesToSend() });
  };
  useShortcuts({ run: start, save: draft.flush, showSheet: () => setIsSheetOpen(true) });

  const findRule: FindRule = (test) => {
    const anchor = findAnchor(exercise.statementHtml, test);
    if (anchor === null) return null;
    return () => {
      // What is behind another tab cannot be scrolled to.
      flushSync(() => {
        setTab('statement');
        setStatementTab('task');
      });
      showRule(anchor);
    };
  };

  const statement = (
    <StatementPane exercise={exercise} tab={statementTab} onTab={setStatementTab}>
      <Statement exercise={exercise} outcomes={outcomesOf(run.view)} />
    </StatementPane>
  );
  const editor = starter ? <EditorPane draft={draft} starter={starter} /> : null;
  const history = isSignedIn && (
    <Suspense>
      <SubmissionHistory exercise={exercise.slug} onRestore={draft.replace} />
    </Suspense>
  );
  const results = (
    <RuleContext value={findRule}>
      <Suspense>
        <RunConsole exercise={exercise} run={run} history={history} />
      </Suspense>
    </RuleContext>
  );
  const workbench =
    offer !== null && owner !== null && isBenchUsed ? (
      <Suspense fallback={<p role="status">{strings.app.loading}</p>}>
        <WorkbenchPane
          key={draft.language}
          exercise={exercise}
          owner={owner}
          offer={offer}
          language={draft.language}
          filesToSend={draft.filesToSend}
        />
      </Suspense>
    ) : null;
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
        bench={offer === null ? null : { isShown: isWide ? isBenchShown : tab === 'workbench', onShow: showBench }}
        slug={exercise.slug}
        onShortcuts={() => setIsSheetOpen(true)}
      />
      <Suspense>{isSheetOpen && <ShortcutSheet onClose={() => setIsSheetOpen(false)} />}</Suspense>
      {isWide ? (
        <WidePanes
          statement={statement}
          editor={editor}
          results={
            <>
              <div className={classes['layer']} hidden={isBenchShown && workbench !== null}>
                {results}
              </div>
              <div className={classes['layer']} hidden={!isBenchShown}>
                {workbench}
              </div>
            </>
          }
        />
      ) : (
        <NarrowPanes
          tab={tab}
          onTab={setTab}
          statement={statement}
          editor={editor}
          results={results}
          workbench={workbench}
        />
      )}
    </div>
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
