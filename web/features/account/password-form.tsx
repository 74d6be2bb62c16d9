import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Password } from '#contracts/account.ts';
import { changePassword } from '../../api/account-queries.ts';
import { Refusal } from '../../components/refusal.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './account.module.css';

export function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const [isRefused, setIsRefused] = useState(false);
  const queryClient = useQueryClient();
  const changing = useMutation({
    mutationFn: changePassword,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['account'] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const newPassword = Password.safeParse(data.get('new-password'));
    setIsRefused(!newPassword.success);
    if (!newPassword.success) return;
    const currentPassword = String(data.get('current-password') ?? '');
    changing.mutate({ currentPassword, newPassword: newPassword.data }, { onSuccess: () => form.reset() });
  };
  return (
    <form className={classes['fields']} onSubmit={submit} noValidate>
      <Refusal error={changing.error} />
      {hasPassword && (
        <PasswordInput
          name="current-password"
          label={strings.account.currentPassword}
          autoComplete="current-password"
        />
      )}
      <PasswordInput
        name="new-password"
        label={strings.account.newPassword}
        description={strings.session.passwordHint}
        autoComplete="new-password"
        error={isRefused ? strings.account.problems.password : undefined}
      />
      <Button type="submit" variant="default" loading={changing.isPending}>
        {hasPassword ? strings.account.changePassword : strings.account.setPassword}
      </Button>
      <p className={classes['done']} role="status">
        {changing.isSuccess ? strings.account.passwordChanged : ''}
      </p>
    </form>
  );
}
