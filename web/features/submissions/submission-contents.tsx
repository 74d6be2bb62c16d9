import { Tabs } from '@mantine/core';
import type { SubmissionDetail } from '#contracts/submission.ts';
import { FilesView } from '../../components/files-view.tsx';
import { strings } from '../../strings/strings.ts';
import { FileChanges } from './file-changes.tsx';
import classes from './submission-contents.module.css';

/** What was sent: the files, and how they differ from those of the time before. */
export function SubmissionContents({ submission }: { submission: SubmissionDetail }) {
  return (
    <Tabs defaultValue="changes" keepMounted={false} className={classes['contents']}>
      <Tabs.List>
        <Tabs.Tab value="changes">{strings.history.changes}</Tabs.Tab>
        <Tabs.Tab value="files">{strings.submissions.files}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="changes">
        <FileChanges submission={submission} />
      </Tabs.Panel>
      <Tabs.Panel value="files">
        <FilesView files={submission.files} />
      </Tabs.Panel>
    </Tabs>
  );
}
