import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { strings } from '../strings/strings.ts';
import classes from './files-view.module.css';
import { ScrollText } from './scroll-text.tsx';

/** The files as they were sent, to read. */
export function FilesView({ files }: { files: Readonly<Record<string, string>> }) {
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
