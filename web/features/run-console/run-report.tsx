import { Tabs } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import stickyTabs from '../../components/sticky-tabs.module.css';
import { strings } from '../../strings/strings.ts';
import classes from './run-report.module.css';
import { countTests, type RunView } from './run-state.ts';
import { type Hints, TestList } from './test-list.tsx';

const WireView = lazy(async () => ({ default: (await import('./wire/wire-view.tsx')).WireView }));
const ConsoleOutput = lazy(async () => ({ default: (await import('./console-output.tsx')).ConsoleOutput }));

interface RunReportProps {
  /** Of another run nothing stays open or zoomed. */
  runId?: string | undefined;
  view: RunView;
  hints?: Hints;
  failures?: Record<string, number>;
  /** A last tab of the page's own. */
  extra?: { title: string; content: ReactNode } | undefined;
}

export function RunReport({ runId, view, hints = [], failures = {}, extra }: RunReportProps) {
  const { passed, total } = countTests(view);
  return (
    <Tabs
      defaultValue="tests"
      className={classes['report']}
      keepMounted={false}
      classNames={{ panel: stickyTabs['panel'] }}
    >
      <Tabs.List className={stickyTabs['list']}>
        <Tabs.Tab value="tests">
          {strings.run.tests} {total > 0 && <Count>{`${passed}/${total}`}</Count>}
        </Tabs.Tab>
        <Tabs.Tab value="wire">
          {strings.run.wire} {view.exchanges.length > 0 && <Count>{String(view.exchanges.length)}</Count>}
        </Tabs.Tab>
        <Tabs.Tab value="console">{strings.run.console}</Tabs.Tab>
        {extra && <Tabs.Tab value="extra">{extra.title}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="tests">
        <TestList view={view} hints={hints} failures={failures} />
      </Tabs.Panel>
      <Tabs.Panel value="wire">
        <Suspense fallback={<Loading />}>
          <WireView key={runId} view={view} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="console">
        <Suspense fallback={<Loading />}>
          <ConsoleOutput chunks={view.console} capped={view.cappedOutput} />
        </Suspense>
      </Tabs.Panel>
      {extra && <Tabs.Panel value="extra">{extra.content}</Tabs.Panel>}
    </Tabs>
  );
}

function Loading() {
  return (
    <p className={classes['loading']} role="status">
      {strings.app.loading}
    </p>
  );
}

function Count({ children }: { children: string }) {
  return <span className={classes['count']}>{children}</span>;
}
