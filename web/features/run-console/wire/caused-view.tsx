import type { Caused, CausedCall, CausedCommand } from '#contracts/run-event.ts';
import { strings } from '../../../strings/strings.ts';
import { CausedSection } from './caused-section.tsx';
import classes from './caused-view.module.css';
import { SharedMark } from './shared-mark.tsx';
import { StatementList } from './statement-list.tsx';
import { StatusCode } from './status-code.tsx';

/** What a request made the services do. */
export function CausedView({ caused }: { caused: Caused }) {
  const { sql, sqlCount, redis, redisCount, calls = [], callCount = 0 } = caused;
  return (
    <>
      {sqlCount > 0 && <StatementList statements={sql} count={sqlCount} />}
      {redisCount > 0 && <CommandList commands={redis} count={redisCount} />}
      {callCount > 0 && <CallList calls={calls} count={callCount} />}
    </>
  );
}

function CommandList({ commands, count }: { commands: readonly CausedCommand[]; count: number }) {
  const { wire } = strings;
  return (
    <CausedSection
      title={wire.redis}
      facts={wire.redisCount(count)}
      note={count > commands.length ? wire.firstOf(commands.length, count) : undefined}
    >
      <ol className={classes['commands']}>
        {commands.map(({ words: [name, ...args], isShared }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a command has no identity but its place
          <li key={index}>
            <code>
              <b>{name}</b> {args.join(' ')}
            </code>
            {isShared && <SharedMark />}
          </li>
        ))}
      </ol>
    </CausedSection>
  );
}

function CallList({ calls, count }: { calls: readonly CausedCall[]; count: number }) {
  const { wire } = strings;
  return (
    <CausedSection
      title={wire.upstream}
      facts={wire.calls(count)}
      note={count > calls.length ? wire.firstOf(calls.length, count) : undefined}
    >
      <ol className={classes['commands']}>
        {calls.map(({ stub, method, path, status, ms, isShared }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a call has no identity but its place
          <li key={index}>
            <span className={classes['stub']}>{stub}</span>
            <code>
              <b>{method}</b> {path}
            </code>
            {isShared && <SharedMark />}
            <StatusCode response={status === null ? null : { status }} />
            <span className={classes['ms']}>{ms !== null && wire.ms(ms)}</span>
          </li>
        ))}
      </ol>
    </CausedSection>
  );
}
