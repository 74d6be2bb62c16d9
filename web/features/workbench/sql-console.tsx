import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';
import type { SqlRefusal, SqlResult, WorkbenchAnswer } from '#contracts/workbench-event.ts';
import { strings } from '../../strings/strings.ts';
import codeArea from './code-area.module.css';
import { PromptLog } from './prompt-log.tsx';
import classes from './sql-console.module.css';
import type { Bench } from './use-bench.ts';
import { useLineHistory } from './use-line-history.ts';

type Database = 'postgres' | 'mariadb';

const keptCount = 30;

/** Statements to the database that the learner's server works in. */
export function SqlConsole({ bench, databases }: { bench: Bench; databases: readonly Database[] }) {
  const { workbench: words } = strings;
  const [database, setDatabase] = useState<Database>(databases[0] ?? 'postgres');
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<readonly { id: string; text: string }[]>([]);
  const history = useLineHistory(setText);
  const id = useId();

  const run = () => {
    if (text.trim() === '' || !bench.isOpen) return;
    const command = bench.ask({ type: 'sql', service: database, text });
    setAsked((known) => [...known, { id: command, text }].slice(-keptCount));
    history.add(text);
  };
  const runByKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return history.onKeyDown(event);
    event.preventDefault();
    run();
  };
  return (
    <div className={classes['console']}>
      <div className={classes['ask']}>
        <label htmlFor={id}>
          {words.statement} <span>{words.statementHint}</span>
        </label>
        <textarea
          id={id}
          className={codeArea['area']}
          rows={4}
          value={text}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={runByKey}
        />
        <div className={classes['actions']}>
          {databases.length > 1 && (
            <select
              aria-label={words.database}
              value={database}
              onChange={(event) => setDatabase(event.currentTarget.value as Database)}
            >
              {databases.map((name) => (
                <option key={name} value={name}>
                  {words.databases[name]}
                </option>
              ))}
            </select>
          )}
          <Button
            size="compact-sm"
            leftSection={<IconPlayerPlay size={14} />}
            aria-disabled={!bench.isOpen}
            aria-keyshortcuts="Control+Enter Meta+Enter"
            onClick={run}
          >
            {words.run}
          </Button>
        </div>
      </div>
      <PromptLog
        label={words.sqlLog}
        idle={words.sqlIdle}
        count={asked.length + asked.filter((one) => bench.answerOf(one.id) !== null).length}
      >
        {asked.map((one) => (
          <article key={one.id} className={classes['entry']}>
            <pre className={classes['asked']}>{one.text}</pre>
            <Outcome answer={bench.answerOf(one.id)} />
          </article>
        ))}
      </PromptLog>
    </div>
  );
}

function Outcome({ answer }: { answer: WorkbenchAnswer | null }) {
  if (answer === null) return <p className={classes['told']}>{strings.workbench.sending}</p>;
  if (answer.type === 'refused') return <p className={classes['refusal']}>{answer.reason}</p>;
  if (answer.type !== 'sql') return null;
  return (
    <>
      {answer.results.map((result, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a result has no identity but its place
        <Result key={index} result={result} ms={answer.ms} />
      ))}
      {answer.refusal && <Refusal refusal={answer.refusal} />}
    </>
  );
}

function Result({ result: { command, rowCount, columns, rows, isCut }, ms }: { result: SqlResult; ms: number }) {
  const { workbench: words } = strings;
  const told = [command, isCut ? words.rowsCut(rows.length) : words.rows(rowCount), strings.run.duration(ms)];
  return (
    <>
      {columns.length > 0 && <ResultTable columns={columns} rows={rows} />}
      <p className={classes['told']}>{told.filter(Boolean).join(' · ')}</p>
    </>
  );
}

function ResultTable({ columns, rows }: Pick<SqlResult, 'columns' | 'rows'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs a tab stop
    // biome-ignore lint/a11y/useSemanticElements: a section of its own would be a landmark for each result
    <div className={classes['table']} role="group" aria-label={columns.join(', ')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns may have the same name
              <th key={index} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity but its place
            <tr key={index}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column} data-null={cell === null || undefined}>
                  {cell ?? 'null'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className={classes['told']}>{strings.workbench.noRows}</p>}
    </div>
  );
}

function Refusal({ refusal: { message, code, detail, line, column } }: { refusal: SqlRefusal }) {
  const place = line !== null && column !== null ? strings.workbench.place(line, column) : null;
  return (
    <p className={classes['refusal']} role="alert">
      {message}
      <span className={classes['where']}>{[place, code, detail].filter((part) => part !== null).join(' · ')}</span>
    </p>
  );
}
