import { IconChevronRight, IconUsersGroup } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Cohort } from '#contracts/cohort.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './cohort-list.module.css';

export function CohortList({ cohorts }: { cohorts: readonly Cohort[] }) {
  if (cohorts.length === 0) {
    return (
      <EmptyState icon={<IconUsersGroup size={22} />} title={strings.cohorts.empty}>
        {strings.cohorts.emptyText}
      </EmptyState>
    );
  }
  return (
    <ul className={classes['list']}>
      {cohorts.map(({ id, name, memberCount, joinCode }) => (
        <li key={id}>
          <Link to="/cohorts/$id" params={{ id }} className={classes['cohort']}>
            <span className={classes['name']}>{name}</span>
            <span className={classes['facts']}>
              {strings.cohorts.members(memberCount)}
              {joinCode && <code>{joinCode}</code>}
            </span>
            <IconChevronRight size={18} aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}
