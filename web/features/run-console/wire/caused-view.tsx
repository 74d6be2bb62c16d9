import type { Caused, CausedCommand } from '#contracts/run-event.ts';
import { strings } from '../../../strings/strings.ts';
import { CausedSection } from './caused-section.tsx';
import classes from './caused-view.module.css';
import { SharedMark } from './shared-mark.tsx';
import { StatementList } from './statement-list.tsx';

/** What a request made the services do. */
export function CausedView({ caused }: { caused: Caused }) {
  const { sql, sqlCount, redis, redisCount } = caused;
  return (
    <>
      {sqlCount > 0 && <StatementList statements={sql} count={sqlCount} />}
      {redisCount > 0 && <CommandList commands={redis} count={redisCount} />}
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
