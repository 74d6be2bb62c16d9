import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { deleteAccount } from '../../api/account-queries.ts';
import { forgetPerson } from '../../api/forget-person.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './account.module.css';

export function DeleteAccount({ hasPassword, onDeleted }: { hasPassword: boolean; onDeleted: () => Promise<void> }) {
  const [isAsking, setIsAsking] = useState(false);
  const queryClient = useQueryClient();
  const deleting = useMutation({
    mutationFn: deleteAccount,
    onSuccess: () => forgetPerson(queryClient, onDeleted, { isDeleted: true }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    deleting.mutate(String(new FormData(event.currentTarget).get('password') ?? ''));
  };
  return (
    <>
      <Button variant="default" className={classes['danger']} onClick={() => setIsAsking(true)}>
        {strings.account.delete}
      </Button>
      <Dialog isOpen={isAsking} title={strings.account.deleteConfirmTitle} onClose={() => setIsAsking(false)}>
        <form className={classes['fields']} onSubmit={submit} noValidate>
          <p>{strings.account.deleteConfirmText}</p>
          <Refusal error={deleting.error} />
          {hasPassword ? (
            <PasswordInput name="password" label={strings.account.ownPassword} autoComplete="current-password" />
          ) : (
            <p>{strings.account.deleteNoPassword}</p>
          )}
          <div className={classes['row']}>
            <Button variant="default" onClick={() => setIsAsking(false)}>
              {strings.editor.keep}
            </Button>
            <Button type="submit" variant="default" className={classes['danger']} loading={deleting.isPending}>
              {strings.account.delete}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
