import { Skeleton } from '@mantine/core';
import { IconEqual, IconGitCompare } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { SubmissionDetail } from '#contracts/submission.ts';
import { submissionQuery } from '../../api/queries.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { ScrollText } from '../../components/scroll-text.tsx';
import { strings } from '../../strings/strings.ts';
import { compareFiles, type FileChange, type Files } from './compare-files.ts';
import classes from './file-changes.module.css';

/** What the learner changed since the submission before this one, file by file. */
export function FileChanges({ submission }: { submission: SubmissionDetail }) {
  const { previousId, files } = submission;
  if (previousId === null) {
    return (
      <EmptyState icon={<IconGitCompare size={22} />} title={strings.history.noPrevious}>
        {strings.history.noPreviousText}
      </EmptyState>
    );
  }
  return <ChangesSince previousId={previousId} files={files} />;
}

function ChangesSince({ previousId, files }: { previousId: string; files: Files }) {
  const previous = useQuery({ ...submissionQuery(previousId), staleTime: Number.POSITIVE_INFINITY });
  return (
    <QueryView query={previous} skeleton={<Skeleton height={180} m={16} width="auto" />}>
      {(before) => <ChangeList changes={compareFiles(before.files, files)} />}
    </QueryView>
  );
}

function ChangeList({ changes }: { changes: readonly FileChange[] }) {
  if (changes.length === 0) {
    return (
      <EmptyState icon={<IconEqual size={22} />} title={strings.history.noChanges}>
        {strings.history.noChangesText}
      </EmptyState>
    );
  }
  return (
    <div className={classes['changes']}>
      <p className={classes['lead']}>{strings.history.changesSince}</p>
      {changes.map((file) => (
        <section key={file.path} aria-label={file.path} className={classes['file']}>
          <h3>
            <code>{file.path}</code>
            <span className={classes['change']}>{strings.history.change[file.change]}</span>
            <span className={classes['counts']}>{strings.history.lines(file.addedCount, file.removedCount)}</span>
          </h3>
          {file.hunks === null ? <p className={classes['lead']}>{strings.history.tooLong}</p> : <Hunks file={file} />}
        </section>
      ))}
    </div>
  );
}

const marks = { same: '\u00a0', added: '+', removed: '−' } as const;

function Hunks({ file }: { file: FileChange }) {
  return file.hunks?.map(({ start, lines }) => (
    <ScrollText key={start} label={strings.history.from(file.path, start)} className={classes['hunk']}>
      {lines.map(({ change, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
        <span key={index} className={classes['line']} data-change={change}>
          {marks[change]} {text}
          {'\n'}
        </span>
      ))}
    </ScrollText>
  ));
}
