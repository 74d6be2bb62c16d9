import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { ScrollText } from '../../components/scroll-text.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './submitted-files.module.css';

/** The files as they were sent, to read. */
export function SubmittedFiles({ files }: { files: Readonly<Record<string, string>> }) {
  const paths = Object.keys(files).sort();
  const [chosen, setChosen] = useState(paths[0] ?? '');
  return (
    <div className={classes['files']}>
      <nav aria-label={strings.submissions.files}>
        {paths.map((path) => (
          <UnstyledButton
            key={path}
            aria-current={path === chosen ? 'true' : undefined}
            onClick={() => setChosen(path)}
          >
            {path}
          </UnstyledButton>
        ))}
      </nav>
      <ScrollText label={chosen}>{files[chosen]}</ScrollText>
    </div>
  );
}
