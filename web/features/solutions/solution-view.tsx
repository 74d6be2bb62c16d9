import type { SolutionList } from '#contracts/solutions.ts';
import { FilesView } from '../../components/files-view.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './solution-view.module.css';

interface SolutionViewProps {
  solutions: SolutionList;
  languages: readonly { id: string; title: string }[];
}

/** References by language, then what others share; to read, not to run. */
export function SolutionView({ solutions: { references, shared }, languages }: SolutionViewProps) {
  const titleOf = (language: string) => languages.find(({ id }) => id === language)?.title ?? language;
  return (
    <>
      <h2 className={classes['title']}>{strings.solutions.reference}</h2>
      {references.map(({ language, files }, index) => (
        <Solution key={language} name={titleOf(language)} files={files} isOpen={index === 0} />
      ))}
      <h2 className={classes['title']}>{strings.solutions.shared}</h2>
      {shared.length === 0 && <p className={classes['quiet']}>{strings.solutions.nobody}</p>}
      {shared.map(({ id, name, language, files }) => (
        <Solution key={id} name={strings.solutions.by(name, titleOf(language))} files={files} />
      ))}
    </>
  );
}

interface SolutionProps {
  name: string;
  files: Readonly<Record<string, string>>;
  isOpen?: boolean;
}

function Solution({ name, files, isOpen = false }: SolutionProps) {
  return (
    <details className={classes['solution']} open={isOpen}>
      <summary>{name}</summary>
      <FilesView files={files} />
    </details>
  );
}
