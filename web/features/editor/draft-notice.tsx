import { Button } from '@mantine/core';
import { strings } from '../../strings/strings.ts';
import classes from './editor-pane.module.css';
import type { DraftView } from './use-draft.ts';

/** Says that another page writes the same draft, and leaves the choice between the two. */
export function DraftNotice({ draft }: { draft: DraftView }) {
  return (
    <div role="status" className={classes['other']}>
      {draft.other && (
        <>
          <p>{strings.editor.other[draft.other]}</p>
          <Button size="compact-xs" variant="default" onClick={draft.takeOther}>
            {strings.editor.takeOther[draft.other]}
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={draft.keepOwn}>
            {strings.editor.keepOwn}
          </Button>
        </>
      )}
    </div>
  );
}
