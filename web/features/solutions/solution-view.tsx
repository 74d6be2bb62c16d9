import type { SolutionList } from '#contracts/solutions.ts';
import { FilesView } from '../../components/files-view.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './solution-view.module.css';

/** References by language, then what others share; to read, not to run. */
export function SolutionView({ solutions: { references, shared } }: { solutions: SolutionList }) {
  return (
    <>
      <h2 className={classes['title']}>{strings.solutions.reference}</h2>
      {references.map(({ language, files }) => (
        <Solution key={language} name={language} files={files} />
      ))}
      <h2 className={classes['title']}>{strings.solutions.shared}</h2>
      {shared.length === 0 && <p className={classes['quiet']}>{strings.solutions.nobody}</p>}
      {shared.map(({ id, name, language, files }) => (
        <Solution key={id} name={strings.solutions.by(name, language)} files={files} />
      ))}
    </>
  );
}

function Solution({ name, files }: { name: string; files: Readonly<Record<string, string>> }) {
  return (
    <details className={classes['solution']}>
      <summary>{name}</summary>
      <FilesView files={files} />
    </details>
  );
}
