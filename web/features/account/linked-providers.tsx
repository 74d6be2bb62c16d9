import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProviderProblem, SignInProviderList } from '#contracts/account.ts';
import { linkedProviderListQuery, startProvider, unlinkProvider } from '../../api/account-queries.ts';
import { Refusal } from '../../components/refusal.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './account.module.css';

interface LinkedProvidersProps {
  providers: SignInProviderList['providers'];
  problem: ProviderProblem | undefined;
  hasPassword: boolean;
}

export function LinkedProviders({ providers, problem, hasPassword }: LinkedProvidersProps) {
  const [password, setPassword] = useState('');
  const linked = useQuery(linkedProviderListQuery());
  const queryClient = useQueryClient();
  const linking = useMutation({ mutationFn: startProvider, onSuccess: ({ url }) => location.assign(url) });
  const unlinking = useMutation({
    mutationFn: unlinkProvider,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: linkedProviderListQuery().queryKey }),
  });
  return (
    <>
      {problem && <p role="alert">{strings.account.providerProblems[problem]}</p>}
      <Refusal error={linking.error ?? unlinking.error} />
      {hasPassword && (
        <PasswordInput
          label={strings.account.passwordToLink}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      <ul className={classes['list']}>
        {providers.map(({ id, title }) => {
          const link = linked.data?.providers.find((one) => one.id === id);
          return (
            <li key={id} className={classes['item']}>
              <div>
                <strong>{title}</strong>
                {link && <span className={classes['mark']}>{strings.account.linked}</span>}
                {link?.email && <div className={classes['facts']}>{link.email}</div>}
              </div>
              {link ? (
                <Button variant="default" size="compact-sm" onClick={() => unlinking.mutate(id)}>
                  {strings.account.unlink(title)}
                </Button>
              ) : (
                <Button
                  variant="default"
                  size="compact-sm"
                  onClick={() => linking.mutate({ id, isLink: true, password })}
                >
                  {strings.account.linkProvider(title)}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
