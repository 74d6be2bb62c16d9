import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { DisplayName } from '#contracts/account.ts';
import { createToken, tokenListQuery } from '../../api/account-queries.ts';
import { CopyTextButton } from '../../components/copy-text-button.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './account.module.css';

export function TokenForm({ hasPassword }: { hasPassword: boolean }) {
  const [isRefused, setIsRefused] = useState(false);
  const queryClient = useQueryClient();
  const creating = useMutation({
    mutationFn: createToken,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokenListQuery().queryKey }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const name = DisplayName.safeParse(data.get('token-name'));
    setIsRefused(!name.success);
    if (!name.success) return;
    const days = Number(data.get('token-days'));
    const password = String(data.get('token-password') ?? '');
    creating.mutate({ name: name.data, expiresInDays: days || null, password }, { onSuccess: () => form.reset() });
  };
  return (
    <>
      <div role="status">
        {creating.data && (
          <div className={classes['token']}>
            <p>{strings.account.tokenCreated}</p>
            <code>{creating.data.token}</code>
            <CopyTextButton text={creating.data.token} label={strings.account.copyToken} />
          </div>
        )}
      </div>
      <Refusal error={creating.error} />
      <form className={classes['row']} onSubmit={submit} noValidate>
        <TextInput
          name="token-name"
          label={strings.account.tokenName}
          placeholder={strings.account.tokenNameExample}
          autoComplete="off"
          error={isRefused ? strings.account.problems.name : undefined}
        />
        <NativeSelect
          name="token-days"
          label={strings.account.expiry}
          defaultValue="90"
          data={strings.account.expiryChoices.map(({ days, label }) => ({ value: String(days ?? 0), label }))}
        />
        {hasPassword && (
          <PasswordInput
            name="token-password"
            label={strings.account.ownPassword}
            autoComplete="current-password"
            className={classes['password']}
          />
        )}
        <Button type="submit" variant="default" loading={creating.isPending}>
          {strings.account.createToken}
        </Button>
      </form>
    </>
  );
}
