import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Account, DisplayName } from '#contracts/account.ts';
import { ownAccountQuery, rename } from '../../api/account-queries.ts';
import { sessionQuery } from '../../api/queries.ts';
import { Refusal } from '../../components/refusal.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './account.module.css';

export function NameForm({ name }: { name: string }) {
  const [isRefused, setIsRefused] = useState(false);
  const queryClient = useQueryClient();
  const saving = useMutation({
    mutationFn: rename,
    onSuccess: async ({ account }) => {
      queryClient.setQueryData<Account | null>(sessionQuery().queryKey, account);
      queryClient.setQueryData(ownAccountQuery().queryKey, (own) => own && { ...own, account });
      await queryClient.invalidateQueries({ queryKey: ['leaderboard'] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = DisplayName.safeParse(new FormData(event.currentTarget).get('name'));
    setIsRefused(!wanted.success);
    if (wanted.success) saving.mutate(wanted.data);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Refusal error={saving.error} />
      <div className={classes['row']}>
        <TextInput
          name="name"
          label={strings.account.name}
          defaultValue={name}
          autoComplete="nickname"
          error={isRefused ? strings.account.problems.name : undefined}
        />
        <Button type="submit" variant="default" loading={saving.isPending}>
          {strings.account.save}
        </Button>
      </div>
      <p className={classes['done']} role="status">
        {saving.isSuccess ? strings.account.saved : ''}
      </p>
    </form>
  );
}
