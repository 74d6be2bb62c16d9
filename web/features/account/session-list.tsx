import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SessionSummary } from '#contracts/account.ts';
import { endOtherSessions, endSession, sessionListQuery } from '../../api/account-queries.ts';
import { QueryView } from '../../components/query-view.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { TimeAgo } from '../../components/time-ago.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './account.module.css';
import { deviceName } from './device-name.ts';

export function SessionsOfAccount() {
  const list = useQuery(sessionListQuery());
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: sessionListQuery().queryKey });
  const ending = useMutation({ mutationFn: endSession, onSuccess });
  const endingOthers = useMutation({ mutationFn: endOtherSessions, onSuccess });
  return (
    <QueryView query={list} skeleton={<Skeleton height={90} radius={10} />}>
      {({ sessions }) => (
        <>
          <Refusal error={ending.error ?? endingOthers.error} />
          <ul className={classes['list']}>
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} onEnd={() => ending.mutate(session.id)} />
            ))}
          </ul>
          {sessions.length > 1 && (
            <Button variant="default" loading={endingOthers.isPending} onClick={() => endingOthers.mutate()}>
              {strings.account.endOthers}
            </Button>
          )}
        </>
      )}
    </QueryView>
  );
}

function SessionRow({ session, onEnd }: { session: SessionSummary; onEnd: () => void }) {
  const device = deviceName(session.device);
  return (
    <li className={classes['item']}>
      <div>
        <strong title={session.device}>{device}</strong>
        {session.isCurrent && <span className={classes['mark']}>{strings.account.thisSession}</span>}
        <div className={classes['facts']}>
          {strings.account.signedIn} <TimeAgo at={session.createdAt} />, {strings.account.lastSeen}{' '}
          <TimeAgo at={session.lastSeenAt} />
        </div>
      </div>
      {!session.isCurrent && (
        <Button variant="default" size="compact-sm" aria-label={strings.account.endSession(device)} onClick={onEnd}>
          {strings.account.end}
        </Button>
      )}
    </li>
  );
}
