import { Button } from '@mantine/core';
import { IconLogout, IconUserCog } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Account } from '#contracts/account.ts';
import { forgetPerson } from '../../api/forget-person.ts';
import { signOut } from '../../api/queries.ts';
import { DropPanel, dropItem } from '../../components/drop-panel.tsx';
import { Refusal } from '../../components/refusal.tsx';
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
    onSuccess: () => forgetPerson(queryClient, () => navigate({ to: '/' })),
  });
  return (
    <DropPanel
      label={strings.app.account(initials(account.name), account.name)}
      face={<span className={classes['face']}>{initials(account.name)}</span>}
      side="end"
    >
      <div className={classes['who']}>
        <strong>{account.name}</strong>
        <span>{account.email}</span>
        <span className={classes['role']}>{strings.app.role[account.role]}</span>
      </div>
      <Link to="/account" className={dropItem}>
        <IconUserCog size={16} aria-hidden /> {strings.account.link}
      </Link>
      <button type="button" className={dropItem} onClick={() => leave.mutate()}>
        <IconLogout size={16} aria-hidden /> {strings.app.signOut}
      </button>
      <Refusal error={leave.error} />
    </DropPanel>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
