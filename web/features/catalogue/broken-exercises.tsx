import type { BrokenExercise } from '#contracts/exercise.ts';
import { strings } from '../../strings/strings.ts';
import classes from './broken-exercises.module.css';

/** Learners get no problems from the server, and then nothing is shown here. */
export function BrokenExercises({ broken }: { broken: readonly BrokenExercise[] }) {
  const shown = broken.filter(({ problems }) => problems.length > 0);
  if (shown.length === 0) return null;
  return (
    <details className={classes['broken']}>
      <summary>{strings.catalogue.broken(shown.length)}</summary>
      <p>{strings.catalogue.brokenText}</p>
      {shown.map(({ folder, problems }) => (
        <section key={folder}>
          <h3>{folder}</h3>
          <ul>
            {problems.map(({ code, file, line, message }) => (
              <li key={`${code}${file}${line}${message}`}>
                <code>
                  {file}
                  {line === null ? '' : `:${line}`}
                </code>{' '}
                {message} <span className={classes['code']}>{code}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </details>
  );
}
