import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { strings } from '../strings/strings.ts';
import classes from './files-view.module.css';
import { ScrollText } from './scroll-text.tsx';

/** What a toolchain asks for is rarely what somebody comes to read. */
const isManifest = (path: string) => /(^|\/)(package\.json|go\.(mod|sum)|tsconfig\.json|requirements\.txt)$/.test(path);

/** The files as they were sent, to read. */
export function FilesView({ files }: { files: Readonly<Record<string, string>> }) {
  const paths = Object.keys(files).sort();
  const [chosen, setChosen] = useState(paths.find((path) => !isManifest(path)) ?? paths[0] ?? '');
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
