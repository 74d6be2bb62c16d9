import { Button } from '@mantine/core';
import { IconBrandGithub, IconKey } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ProviderProblem } from '#contracts/account.ts';
import { providerListQuery, startProvider } from '../../api/account-queries.ts';
import { Refusal } from '../../components/refusal.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './sign-in-providers.module.css';

interface SignInProvidersProps {
  /** Where to go after signing in. */
  next: string;
  /** Why an earlier try came to nothing. */
  problem?: ProviderProblem | undefined;
}

/** Other sites to sign in through; nothing where there are none. */
export function SignInProviders({ next, problem }: SignInProvidersProps) {
  const list = useQuery(providerListQuery());
  const starting = useMutation({ mutationFn: startProvider, onSuccess: ({ url }) => location.assign(url) });
  const providers = list.data?.providers ?? [];
  if (providers.length === 0) return null;
  return (
    <div className={classes['providers']}>
      {problem && (
        <p className={classes['problem']} role="alert">
          {strings.account.providerProblems[problem]}
        </p>
      )}
      <Refusal error={starting.error} />
      {providers.map(({ id, title }) => (
        <Button
          key={id}
          variant="default"
          size="md"
          fullWidth
          leftSection={id === 'github' ? <IconBrandGithub size={18} /> : <IconKey size={18} />}
          loading={starting.isPending && starting.variables.id === id}
          onClick={() => starting.mutate({ id, next })}
        >
          {strings.account.continueWith(title)}
        </Button>
      ))}
      <p className={classes['or']}>{strings.account.orPassword}</p>
    </div>
  );
}
