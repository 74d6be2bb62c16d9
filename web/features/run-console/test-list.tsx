import type { ExerciseDetail } from '#contracts/exercise.ts';
import { strings } from '../../strings/strings.ts';
import { HintOffer } from './hint-offer.tsx';
import { type GroupView, groupOutcome, isFailure, type RunView } from './run-state.ts';
import { StatusIcon } from './status-icon.tsx';
import classes from './test-list.module.css';
import { TestRow } from './test-row.tsx';

export type Hints = ExerciseDetail['hints'];

interface TestListProps {
  view: RunView;
  hints: Hints;
  failures: Record<string, number>;
}

/** The plan, group by group: grey at first, then each test takes its colour as its result arrives. */
export function TestList({ view, hints, failures }: TestListProps) {
  const firstFailed = view.groups
    .flatMap((group) => group.tests)
    .find((id) => isFailure(view.tests[id]?.status ?? 'pending'));
  return (
    <div className={classes['list']}>
      {view.groups.map((group) => (
        <section key={group.id} className={classes['group']} data-group={group.id}>
          <GroupHead group={group} outcome={groupOutcome(view, group)} />
          {group.tests.length === 0 && <p className={classes['sealed']}>{strings.run.sealedGroup}</p>}
          <ol>
            {group.tests.map((id) => {
              const test = view.tests[id];
              return (
                test && <TestRow key={id} test={test} exchanges={view.exchanges} isFirstFailed={id === firstFailed} />
              );
            })}
          </ol>
          <HintOffer
            hints={hints.filter((hint) => hint.group === group.id || hint.test?.startsWith(`${group.id}.`))}
            failures={failures}
          />
        </section>
      ))}
    </div>
  );
}

function GroupHead({ group, outcome }: { group: GroupView; outcome: ReturnType<typeof groupOutcome> }) {
  const facts = [
    group.optional && strings.exercise.optional,
    strings.exercise.visibility[group.visibility],
    group.points > 0 && strings.exercise.points(group.points),
  ];
  return (
    <header className={classes['head']}>
      <StatusIcon status={outcome ?? 'pending'} />
      <h2>{group.title}</h2>
      <span>{facts.filter(Boolean).join(' · ')}</span>
    </header>
  );
}
