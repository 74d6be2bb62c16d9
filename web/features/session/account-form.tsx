import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Account, DisplayName, Email, Password, type SessionReply } from '#contracts/account.ts';
import { sessionQuery, signIn, signUp } from '../../api/queries.ts';
import { Refusal } from '../../components/refusal.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './account-form.module.css';

interface AccountFormProps {
  kind: 'sign-in' | 'sign-up';
  onDone: () => void;
}

type Field = 'email' | 'password' | 'name';
type Problems = Partial<Record<Field, string>>;

export function AccountForm({ kind, onDone }: AccountFormProps) {
  const [problems, setProblems] = useState<Problems>({});
  const enter = useEnter(kind, onDone);
  const isNew = kind === 'sign-up';

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const values = readForm(form);
    const found = findProblems(values, isNew);
    setProblems(found);
    const first = (['name', 'email', 'password'] as const).find((field) => found[field]);
    if (first) form.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
    else enter.mutate(values);
  };

  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <Refusal error={enter.error} />
      {isNew && (
        <TextInput
          name="name"
          label={strings.session.displayName}
          description={strings.session.displayNameHint}
          autoComplete="nickname"
          error={problems.name}
          required
          withAsterisk={false}
        />
      )}
      <TextInput
        name="email"
        type="email"
        label={strings.session.email}
        autoComplete="email"
        error={problems.email}
        required
        withAsterisk={false}
      />
      <PasswordInput
        name="password"
        label={strings.session.password}
        description={isNew ? strings.session.passwordHint : undefined}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        error={problems.password}
        required
        withAsterisk={false}
      />
      <Button type="submit" fullWidth size="md" loading={enter.isPending}>
        {isNew ? strings.session.signUp : strings.session.signIn}
      </Button>
    </form>
  );
}

function useEnter(kind: AccountFormProps['kind'], onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ name, ...credentials }: Record<Field, string>): Promise<SessionReply> =>
      kind === 'sign-up' ? signUp({ ...credentials, name }) : signIn(credentials),
    onSuccess: ({ account }) => {
      queryClient.setQueryData<Account | null>(sessionQuery().queryKey, account);
      // What was fetched as a visitor lacks this person's progress.
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
      onDone();
    },
  });
}

function readForm(form: HTMLFormElement): Record<Field, string> {
  const data = new FormData(form);
  const text = (name: Field) => String(data.get(name) ?? '');
  return { email: text('email').trim(), password: text('password'), name: text('name').trim() };
}

function findProblems(values: Record<Field, string>, isNew: boolean): Problems {
  const problems: Problems = {};
  if (!Email.safeParse(values.email).success) problems.email = strings.session.problems.email;
  if (!isNew && values.password === '') problems.password = strings.session.problems.passwordMissing;
  if (isNew && !Password.safeParse(values.password).success) problems.password = strings.session.problems.password;
  if (isNew && !DisplayName.safeParse(values.name).success) problems.name = strings.session.problems.name;
  return problems;
}
