import { Button, Tabs } from '@mantine/core';
import { IconDatabaseX, IconPlayerStop, IconRefresh, IconTool } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { HttpExchange } from '#contracts/run-event.ts';
import type { WorkbenchOffer } from '#contracts/workbench-event.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import stickyTabs from '../../components/sticky-tabs.module.css';
import { strings } from '../../strings/strings.ts';
import { HttpClient } from './http-client.tsx';
import { RedisPrompt } from './redis-prompt.tsx';
import type { RequestHistory } from './request-history.ts';
import { SessionStatus } from './session-status.tsx';
import { SocketClient } from './socket-client.tsx';
import { SqlConsole } from './sql-console.tsx';
import type { Bench } from './use-bench.ts';
import type { SavedRequests } from './use-saved-requests.ts';
import classes from './workbench.module.css';

interface WorkbenchProps {
  title: string;
  bench: Bench;
  offer: WorkbenchOffer;
  history: RequestHistory;
  saved: SavedRequests;
  exchanges: readonly HttpExchange[];
  /** Starts the code as it is in the editor. */
  onStart: () => void;
  renderExchange: (exchange: HttpExchange) => ReactNode;
  wire: ReactNode;
  logs: ReactNode;
}

/** The learner's own server and everything to talk to it with. */
export function Workbench(props: WorkbenchProps) {
  const { bench, offer, wire, logs } = props;
  const { workbench: words } = strings;
  const hasServer = offer.servers.length > 0;
  if (bench.session.runId === null) return <StartScreen bench={bench} onStart={props.onStart} />;
  return (
    <div className={classes['workbench']} data-own-keys>
      <Head bench={bench} offer={offer} onStart={props.onStart} />
      <Tabs
        defaultValue={hasServer ? 'http' : offer.databases.length > 0 ? 'sql' : 'redis'}
        className={classes['tools']}
        keepMounted={false}
        classNames={{ panel: `${stickyTabs['panel']} ${classes['panel']}` }}
      >
        <Tabs.List className={stickyTabs['list']}>
          {hasServer && <Tabs.Tab value="http">{words.http}</Tabs.Tab>}
          {hasServer && <Tabs.Tab value="socket">{words.socket}</Tabs.Tab>}
          {offer.databases.length > 0 && <Tabs.Tab value="sql">{words.sql}</Tabs.Tab>}
          {offer.hasRedis && <Tabs.Tab value="redis">{words.redis}</Tabs.Tab>}
          {hasServer && <Tabs.Tab value="wire">{words.wire}</Tabs.Tab>}
          <Tabs.Tab value="logs">{words.logs}</Tabs.Tab>
        </Tabs.List>
        {hasServer && (
          <Tabs.Panel value="http" keepMounted>
            <HttpClient {...props} />
          </Tabs.Panel>
        )}
        {hasServer && (
          <Tabs.Panel value="socket" keepMounted>
            <SocketClient bench={bench} servers={offer.servers} />
          </Tabs.Panel>
        )}
        {offer.databases.length > 0 && (
          <Tabs.Panel value="sql" keepMounted>
            <SqlConsole bench={bench} databases={offer.databases} />
          </Tabs.Panel>
        )}
        {offer.hasRedis && (
          <Tabs.Panel value="redis" keepMounted>
            <RedisPrompt bench={bench} />
          </Tabs.Panel>
        )}
        {hasServer && <Tabs.Panel value="wire">{wire}</Tabs.Panel>}
        <Tabs.Panel value="logs">{logs}</Tabs.Panel>
      </Tabs>
    </div>
  );
}

function StartScreen({ bench: { session }, onStart }: Pick<WorkbenchProps, 'bench' | 'onStart'>) {
  const { workbench: words } = strings;
  if (session.isLooking) return <p role="status">{strings.app.loading}</p>;
  return (
    <div className={classes['workbench']}>
      <EmptyState icon={<IconTool size={22} />} title={words.startTitle}>
        <p>{words.startText}</p>
        {session.elsewhere && <p>{words.elsewhere(session.elsewhere.exercise, session.elsewhere.language)}</p>}
        {session.refusal && (
          <p className={classes['refusal']} role="alert">
            {session.refusal}
          </p>
        )}
        <Button size="sm" mt="sm" loading={session.isOpening} onClick={onStart}>
          {words.start}
        </Button>
      </EmptyState>
    </div>
  );
}

function Head({ bench, offer, onStart }: Pick<WorkbenchProps, 'bench' | 'offer' | 'onStart'>) {
  const { workbench: words } = strings;
  const { session, state, isOpen } = bench;
  const hasData = offer.databases.length > 0 || offer.hasRedis;
  return (
    <div className={classes['head']}>
      <SessionStatus bench={bench} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls */}
      <div className={classes['actions']} role="group" aria-label={words.tools}>
        {isOpen &&
          offer.servers.map((server) => (
            <Button
              key={server}
              variant="default"
              size="compact-sm"
              leftSection={<IconRefresh size={14} />}
              disabled={state.servers[server]?.state === 'starting'}
              onClick={() => bench.ask({ type: 'restart-server', process: server })}
            >
              {words.restart(server)}
            </Button>
          ))}
        {isOpen && hasData && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconDatabaseX size={14} />}
            title={words.resetHint}
            onClick={() => bench.ask({ type: 'reset-data' })}
          >
            {words.reset}
          </Button>
        )}
        <Button
          variant={state.end === null ? 'default' : 'filled'}
          size="compact-sm"
          title={words.againHint}
          loading={session.isOpening}
          onClick={onStart}
        >
          {words.again}
        </Button>
        {state.end === null && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPlayerStop size={14} />}
            title={words.endHint}
            onClick={session.end}
          >
            {words.end}
          </Button>
        )}
      </div>
      {session.refusal && (
        <p className={classes['refusal']} role="alert">
          {session.refusal}
        </p>
      )}
    </div>
  );
}
