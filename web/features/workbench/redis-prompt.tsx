import { type KeyboardEvent, useId, useState } from 'react';
import type { WorkbenchAnswer } from '#contracts/workbench-event.ts';
import { strings } from '../../strings/strings.ts';
import { PromptLog } from './prompt-log.tsx';
import classes from './redis-prompt.module.css';
import type { Bench } from './use-bench.ts';
import { useLineHistory } from './use-line-history.ts';

const keptCount = 100;

/** A prompt as that of `redis-cli`. */
export function RedisPrompt({ bench }: { bench: Bench }) {
  const { workbench: words } = strings;
  const [line, setLine] = useState('');
  const [asked, setAsked] = useState<readonly { id: string; line: string }[]>([]);
  const history = useLineHistory(setLine);
  const id = useId();

  const sendByKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter') return history.onKeyDown(event);
    event.preventDefault();
    if (line.trim() === '' || !bench.isOpen) return;
    const command = bench.ask({ type: 'redis', line });
    setAsked((known) => [...known, { id: command, line }].slice(-keptCount));
    history.add(line);
    setLine('');
  };
  return (
    <div className={classes['prompt']}>
      <PromptLog
        label={words.redisLog}
        idle={words.redisIdle}
        count={asked.length + asked.filter((one) => bench.answerOf(one.id) !== null).length}
      >
        {asked.map((one) => (
          <div key={one.id} className={classes['entry']}>
            <p>
              <span aria-hidden>{'> '}</span>
              {one.line}
            </p>
            <Reply answer={bench.answerOf(one.id)} />
          </div>
        ))}
      </PromptLog>
      <div className={classes['line']}>
        <span aria-hidden>redis&gt;</span>
        <input
          id={id}
          aria-label={words.redisLabel}
          aria-describedby={`${id}-hint`}
          value={line}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          onChange={(event) => setLine(event.currentTarget.value)}
          onKeyDown={sendByKey}
        />
      </div>
      <p id={`${id}-hint`} className={classes['hint']}>
        {words.redisHint}
      </p>
    </div>
  );
}

function Reply({ answer }: { answer: WorkbenchAnswer | null }) {
  if (answer === null) return <p>…</p>;
  if (answer.type === 'refused') return <p data-failed>{answer.reason}</p>;
  if (answer.type !== 'redis') return null;
  return <p data-failed={answer.isError || undefined}>{answer.text}</p>;
}
