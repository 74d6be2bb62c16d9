import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { strings } from '../../strings/strings.ts';
import { ConsoleOutput } from './console-output.tsx';
import { ExchangeList } from './exchange-list.tsx';
import classes from './run-report.module.css';
import { countTests, type RunView } from './run-state.ts';
import { type Hints, TestList } from './test-list.tsx';

interface RunReportProps {
  view: RunView;
  hints?: Hints;
  failures?: Record<string, number>;
  /** A last tab of the page's own. */
  extra?: { title: string; content: ReactNode } | undefined;
}

export function RunReport({ view, hints = [], failures = {}, extra }: RunReportProps) {
  const { passed, total } = countTests(view);
  return (
    <Tabs
      defaultValue="tests"
      className={classes['report']}
      keepMounted={false}
      classNames={{ panel: classes['panel'] }}
    >
      <Tabs.List className={classes['tabs']}>
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
        <ExchangeList exchanges={view.exchanges} />
      </Tabs.Panel>
      <Tabs.Panel value="console">
        <ConsoleOutput chunks={view.console} capped={view.cappedOutput} />
      </Tabs.Panel>
      {extra && <Tabs.Panel value="extra">{extra.content}</Tabs.Panel>}
    </Tabs>
  );
}

function Count({ children }: { children: string }) {
  return <span className={classes['count']}>{children}</span>;
}
