import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiTokenSummary } from '#contracts/account.ts';
import { revokeToken, tokenListQuery } from '../../api/account-queries.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { TimeAgo } from '../../components/time-ago.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './account.module.css';
import { TokenForm } from './token-form.tsx';

export function TokensOfAccount({ hasPassword }: { hasPassword: boolean }) {
  const list = useQuery(tokenListQuery());
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<ApiTokenSummary | null>(null);
  const revoking = useMutation({
    mutationFn: revokeToken,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokenListQuery().queryKey }),
  });
  return (
    <>
      <QueryView query={list} skeleton={<Skeleton height={60} radius={10} />}>
        {({ tokens }) =>
          tokens.length === 0 ? (
            <p className={classes['quiet']}>{strings.account.noTokens}</p>
          ) : (
            <ul className={classes['list']}>
              {tokens.map((token) => (
                <TokenRow key={token.id} token={token} onRevoke={() => setAsked(token)} />
              ))}
            </ul>
          )
        }
      </QueryView>
      <Refusal error={revoking.error} />
      <TokenForm hasPassword={hasPassword} />
      <ConfirmDialog
        isOpen={asked !== null}
        title={strings.account.revokeTitle}
        text={strings.account.revokeText(asked?.name ?? '')}
        action={strings.account.revoke}
        onClose={() => setAsked(null)}
        onConfirm={() => asked && revoking.mutate(asked.id)}
      />
    </>
  );
}

function TokenRow({ token, onRevoke }: { token: ApiTokenSummary; onRevoke: () => void }) {
  const { name, createdAt, expiresAt, lastUsedAt } = token;
  return (
    <li className={classes['item']}>
      <div>
        <strong>{name}</strong>
        <div className={classes['facts']}>
          {strings.account.made} <TimeAgo at={createdAt} />, <Expiry at={expiresAt} />,{' '}
          {lastUsedAt === null ? (
            strings.account.neverUsed
          ) : (
            <>
              {strings.account.lastUsed} <TimeAgo at={lastUsedAt} />
            </>
          )}
        </div>
      </div>
      <Button variant="default" size="compact-sm" aria-label={strings.account.revokeToken(name)} onClick={onRevoke}>
        {strings.account.revoke}
      </Button>
    </li>
  );
}

function Expiry({ at }: { at: string | null }) {
  if (at === null) return strings.account.neverExpires;
  const instant = new Date(at);
  const day = instant.toLocaleDateString(undefined, { dateStyle: 'medium' });
  return (
    <>
      {instant.getTime() < Date.now() ? strings.account.expired : strings.account.expires}{' '}
      <time dateTime={at}>{day}</time>
    </>
  );
}
