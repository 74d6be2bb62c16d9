import { Link } from '@tanstack/react-router';
import type { SubmissionSummary } from '#contracts/submission.ts';
import { TimeAgo } from '../../components/time-ago.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './submission-table.module.css';

interface SubmissionTableProps {
  submissions: readonly SubmissionSummary[];
  /** Titles of exercises by slug; a slug without one is shown as it is. */
  titles: ReadonlyMap<string, string>;
}

const { columns } = strings.submissions;

export function SubmissionTable({ submissions, titles }: SubmissionTableProps) {
  return (
    <table className={classes['table']}>
      <caption className="visually-hidden">{strings.submissions.title}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.exercise}</th>
          <th scope="col">{columns.verdict}</th>
          <th scope="col">{columns.tests}</th>
          <th scope="col">{columns.score}</th>
          <th scope="col">{strings.history.duration}</th>
          <th scope="col">{columns.language}</th>
          <th scope="col">{columns.kind}</th>
          <th scope="col">{columns.sent}</th>
        </tr>
      </thead>
      <tbody>
        {submissions.map((submission) => (
          <tr key={submission.id}>
            <th scope="row">
              <Link to="/submissions/$id" params={{ id: submission.id }}>
                {titles.get(submission.exercise) ?? submission.exercise}
              </Link>
            </th>
            <td>
              <SubmissionOutcome submission={submission} />
            </td>
            <td data-label={columns.tests} className={classes['number']}>
              {submission.totalCount === null ? '–' : `${submission.passedCount}/${submission.totalCount}`}
            </td>
            <td data-label={columns.score} className={classes['number']}>
              {submission.kind === 'submit' && submission.score !== null
                ? strings.verdict.score(submission.score)
                : '–'}
            </td>
            <td data-label={strings.history.duration} className={classes['number']}>
              {submission.podMs === null ? '–' : strings.run.duration(submission.podMs)}
            </td>
            <td data-label={columns.language}>{submission.language}</td>
            <td data-label={columns.kind}>{strings.submissions.kind[submission.kind]}</td>
            <td data-label={columns.sent}>
              <TimeAgo at={submission.submittedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Verdict when there is one, else the state of the run. */
export function SubmissionOutcome({ submission }: { submission: SubmissionSummary }) {
  if (submission.status) return <VerdictBadge status={submission.status} />;
  return <span className={classes['state']}>{strings.submissions.state[submission.state]}</span>;
}
