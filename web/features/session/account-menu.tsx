import { Button, Menu, UnstyledButton } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Account } from '#contracts/account.ts';
import { sessionQuery, signOut } from '../../api/queries.ts';
import { strings } from '../../strings/strings.ts';
import classes from './account-menu.module.css';

export function AccountMenu({ account }: { account: Account | null }) {
  if (!account) {
    return (
      <Button component={Link} to="/sign-in" size="compact-md" radius="md">
        {strings.session.signIn}
      </Button>
    );
  }
  return <SignedInMenu account={account} />;
}

function SignedInMenu({ account }: { account: Account }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      queryClient.setQueryData(sessionQuery().queryKey, null);
      await navigate({ to: '/' });
      sessionStorage.clear();
      // Nothing of this person may be left for the next one at this browser.
      queryClient.removeQueries({
        predicate: ({ queryKey }) => queryKey[0] !== 'session' && queryKey[0] !== 'exercises',
      });
      await queryClient.resetQueries({ queryKey: ['exercises'] });
    },
  });
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton
          className={classes['target']}
          aria-label={strings.app.account(initials(account.name), account.name)}
        >
          {initials(account.name)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes['who']}>
          <strong>{account.name}</strong>
          <span>{account.email}</span>
          <span className={classes['role']}>{strings.app.role[account.role]}</span>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave.mutate()}>
          {strings.app.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
