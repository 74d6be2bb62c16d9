import type { Exercise } from '#catalog/load-exercise.ts';
import { formatProblem, type Problem } from '#catalog/problem.ts';
import { createLiveFooter } from '../live-footer.ts';
import type { Report, ReportStreams } from '../report.ts';
import { nameOf, type Outcome } from './judge-outcome.ts';
import { type Subject, subjectsOf } from './subjects.ts';
import type { VerifyDeps } from './verify-exercise.ts';

export type Progress = Pick<VerifyDeps, 'onRunStarted' | 'onRunEnded' | 'onJudged'> & { close(): void };

/** A row for each subject when it is judged, below them what runs now; with `--json` one `checked` line a subject. */
export function showProgress(exercise: Exercise, runCount: number, streams: ReportStreams, report: Report): Progress {
  const subjects = subjectsOf(exercise, runCount);
  const total = subjects.reduce((sum, { conditions }) => sum + conditions.length, 0);
  const width = Math.max(...subjects.map((subject) => nameOf(subject).length));
  const running: Subject[] = [];
  const startedMs = performance.now();
  let endedCount = 0;
  report.line(report.paint('bold', `${exercise.slug} ${exercise.revision}`));
  const footer = report.isJson
    ? undefined
    : createLiveFooter(streams.stdout, () => {
        const seconds = Math.round((performance.now() - startedMs) / 1000);
        return `  ${endedCount} of ${total} runs, ${seconds} s   ${running.map(nameOf).join(', ')}`;
      });
  const showRow = (outcome: Outcome, problems: Problem[]): void => {
    const isGood = !problems.some(({ severity }) => severity === 'error');
    const mark = isGood ? report.paint('green', '✓') : report.paint('red', '✗');
    const row = `${mark} ${nameOf(outcome.subject).padEnd(width)}  ${report.paint('dim', summarize(outcome))}`;
    footer?.line([row, ...problems.map((one) => `  ${formatProblem(one)}`)].join('\n'));
  };
  return {
    onRunStarted: (subject) => {
      running.push(subject);
      footer?.redraw();
    },
    onRunEnded: (subject) => {
      endedCount += 1;
      running.splice(running.indexOf(subject), 1);
      footer?.redraw();
    },
    onJudged: (outcome, problems) => {
      report.json(checkedLine(exercise, outcome, problems));
      showRow(outcome, problems);
    },
    close: () => footer?.close(),
  };
}

function checkedLine({ slug }: Exercise, { subject, runs }: Outcome, problems: Problem[]): unknown {
  const ok = !problems.some(({ severity }) => severity === 'error');
  const summary = runs.map(({ condition, fault, verdict }) => ({
    ...condition,
    ...(fault === undefined ? {} : { fault }),
    ...(verdict === undefined
      ? {}
      : { status: verdict.status, score: verdict.score, podMs: Math.round(verdict.timings.podMs) }),
  }));
  return { type: 'checked', exercise: slug, subject: subject.kind, id: subject.id, ok, runs: summary, problems };
}

/** What the author wants to see at a glance: points, which tests killed it, how long it takes. */
function summarize({ subject, runs }: Outcome): string {
  const verdicts = runs.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict]));
  const scores = verdicts.map(({ score }) => score);
  switch (subject.kind) {
    case 'reference': {
      const times = verdicts.map(({ timings }) => Math.round(timings.podMs));
      const throttled = runs.filter(({ condition }) => condition.cpuShare !== 1).length;
      return `${scores.join(' ')}  ${Math.min(...times)}–${Math.max(...times)} ms${throttled > 0 ? ', the last one throttled' : ''}`;
    }
    case 'mutant':
      return `${scores.join(' ')}  killed by ${subject.mutant.kills.join(', ')}`;
    case 'secrecy':
      return 'searched';
    case 'starter':
    case 'wrong-server':
      return scores.join(' ');
    default:
      return subject satisfies never;
  }
}
