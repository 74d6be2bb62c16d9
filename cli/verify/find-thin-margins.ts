import { type Problem, problem } from '#catalog/problem.ts';
import type { JudgedRun, Outcome } from './judge-outcome.ts';
import type { Subject } from './subjects.ts';

/** A reference may use half of a time limit or budget; on a slower machine the other half is what keeps it green. */
const neededMargin = 2;

export type MarginOptions = {
  /** Limits of tests that have one of their own, by test id. */
  ownLimitsMs: ReadonlyMap<string, number>;
  /** The machine had so much else to do that its times say little: what is found is a warning. */
  isBusy: boolean;
};

/** References that are too near to a time limit or budget in the fastest of their runs: what else a machine does only ever adds. */
export function findThinMargins({ subject, runs }: Outcome, { ownLimitsMs, isBusy }: MarginOptions): Problem[] {
  const judged = runs.filter((run): run is JudgedRun => run.verdict !== undefined);
  const whole = judged.filter(({ condition }) => condition.cpuShare === 1 && condition.timeBudgetFactor === 1);
  if (subject.kind !== 'reference' || whole.length === 0) return [];
  const report = (message: string): Problem =>
    isBusy
      ? problem('KATA230', 'verify', `${message} This machine was busy: verify again.`, { severity: 'warning' })
      : problem('KATA230', 'verify', message);
  return [...overHalfALimit(subject, whole, ownLimitsMs), ...overHalfABudget(subject, judged)].map(report);
}

function overHalfALimit(
  { id, bundle }: Subject,
  whole: JudgedRun[],
  ownLimitsMs: MarginOptions['ownLimitsMs'],
): string[] {
  const { limits, processes } = bundle.manifest;
  const boots = Object.values(processes).flatMap(({ boot }) => boot ?? []);
  const measured: [what: string, limitMs: number, timesMs: number[]][] = [
    ['limits.wall', limits.wall, whole.map(({ verdict }) => verdict.timings.podMs)],
    [
      'limits.boot',
      Math.min(limits.boot, ...boots),
      whole.map(({ verdict, bootCount }) => verdict.timings.bootMs / Math.max(1, bootCount)),
    ],
    ...bundle.plan
      .flatMap(({ tests }) => tests)
      .map(({ id }): [string, number, number[]] => [
        `the time of ${id}`,
        ownLimitsMs.get(id) ?? limits.test,
        whole.flatMap(({ verdict }) => verdict.tests.flatMap((test) => (test.id === id ? [test.durationMs] : []))),
      ]),
  ];
  return measured
    .map(([what, limitMs, timesMs]) => ({ what, limitMs, usedMs: Math.min(...timesMs) }))
    .filter(({ limitMs, usedMs }) => Number.isFinite(usedMs) && usedMs * neededMargin > limitMs)
    .map(({ what, limitMs, usedMs }) => {
      const used = `${Math.round(usedMs)} ms of ${Math.round(limitMs)} ms`;
      return `${what}: reference ${id} uses ${used}, under the ×${neededMargin} margin: raise the limit, or ask for less.`;
    });
}

function overHalfABudget({ id }: Subject, judged: JudgedRun[]): string[] {
  return judged
    .filter(({ condition }) => condition.timeBudgetFactor < 1)
    .flatMap(({ verdict }) => verdict.tests.filter(({ status }) => status === 'failed' || status === 'timed-out'))
    .map((test) => {
      const why = test.failure?.message ?? test.status;
      return `reference ${id} fails ${test.id} with half of each time budget (${why}): raise the budget, or assert a count.`;
    });
}
