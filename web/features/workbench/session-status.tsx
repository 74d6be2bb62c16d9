import { IconClock } from '@tabler/icons-react';
import { strings } from '../../strings/strings.ts';
import type { BenchState, ServerState } from './bench-state.ts';
import classes from './session-status.module.css';
import type { Bench } from './use-bench.ts';
import { clockText, useCountdown } from './use-countdown.ts';

const lastMinuteMs = 60_000;

/** Where the session stands, how its servers are, and how long it has. */
export function SessionStatus({ bench: { session, state } }: { bench: Bench }) {
  const { workbench: words } = strings;
  const phase = session.isOpening ? 'starting' : phaseOf(state);
  const servers = Object.entries(state.servers);
  return (
    <div className={classes['status']}>
      <div className={classes['line']} role="status">
        {state.end === null ? (
          (phase !== 'open' || servers.length === 0) && (
            <span className={classes['phase']} data-phase={phase}>
              {words.phase[phase]}
            </span>
          )
        ) : (
          <span className={classes['ended']}>
            <strong>{words.phase.ended}.</strong> {state.end.text}
          </span>
        )}
        {state.end === null && servers.map(([name, server]) => <ServerLine key={name} name={name} server={server} />)}
      </div>
      {state.end === null && state.deadline !== null && <Deadline deadline={state.deadline} />}
    </div>
  );
}

/** An exercise without a server is open as soon as it has a deadline. */
function phaseOf({ phase, deadline, servers }: BenchState): BenchState['phase'] {
  return phase === 'booting' && deadline !== null && Object.keys(servers).length === 0 ? 'open' : phase;
}

function ServerLine({ name, server }: { name: string; server: ServerState }) {
  const { workbench: words } = strings;
  const text = {
    starting: () => words.server.starting(name),
    running: () => words.server.running(name, strings.run.duration(server.state === 'running' ? server.bootMs : 0)),
    failed: () => words.server.failed(name),
    exited: () => words.server.exited(name, server.state === 'exited' ? words.exit(server.code, server.signal) : ''),
  }[server.state]();
  return (
    <span className={classes['server']} data-state={server.state}>
      {text}
      {server.state === 'failed' && <span className={classes['reason']}>{server.reason}</span>}
      {server.state === 'exited' && <span className={classes['reason']}>{words.seeLogs}</span>}
    </span>
  );
}

function Deadline({ deadline: { idleEndsAtMs, endsAtMs } }: { deadline: NonNullable<BenchState['deadline']> }) {
  const { workbench: words } = strings;
  const leftMs = useCountdown(Math.min(idleEndsAtMs, endsAtMs)) ?? 0;
  const isLast = leftMs <= lastMinuteMs;
  const warning = idleEndsAtMs < endsAtMs ? words.lastMinute : words.lastMinuteOfAll;
  return (
    <span className={classes['deadline']} data-last={isLast || undefined} title={words.idleHint}>
      <IconClock size={14} aria-hidden /> {words.endsIn(clockText(leftMs))}
      <span className={classes['warning']} role="status">
        {isLast && warning}
      </span>
    </span>
  );
}
