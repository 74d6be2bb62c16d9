import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Cohort, CreateCohortRequest, JoinCohortRequest } from '#contracts/cohort.ts';
import { RequestRefused } from '../../api/http-client.ts';
import { cohortListQuery, createCohort, joinCohort } from '../../api/queries.ts';
import { strings } from '../../strings/strings.ts';
import classes from './cohort-form.module.css';

interface CohortFormProps {
  kind: 'join' | 'create';
  onDone: (cohort: Cohort) => void;
}

const kinds = {
  join: {
    title: strings.cohorts.joinTitle,
    text: strings.cohorts.joinText,
    label: strings.cohorts.joinCode,
    action: strings.cohorts.join,
    problem: strings.cohorts.problems.code,
    read: (input: string) => JoinCohortRequest.safeParse({ code: input }).data?.code,
    send: joinCohort,
  },
  create: {
    title: strings.cohorts.createTitle,
    text: strings.cohorts.createText,
    label: strings.cohorts.name,
    action: strings.cohorts.create,
    problem: strings.cohorts.problems.name,
    read: (input: string) => CreateCohortRequest.safeParse({ name: input }).data?.name,
    send: createCohort,
  },
} as const;

export function CohortForm({ kind, onDone }: CohortFormProps) {
  const { title, text, label, action, problem, read, send } = kinds[kind];
  const [isRefused, setIsRefused] = useState(false);
  const queryClient = useQueryClient();
  const sending = useMutation({
    mutationFn: send,
    onSuccess: async ({ cohort }) => {
      await queryClient.invalidateQueries({ queryKey: cohortListQuery().queryKey });
      onDone(cohort);
    },
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const value = read(String(new FormData(event.currentTarget).get('value') ?? ''));
    setIsRefused(value === undefined);
    if (value !== undefined) sending.mutate(value);
  };

  const refusal = sending.error instanceof RequestRefused ? sending.error.message : null;
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <h2>{title}</h2>
      <p>{text}</p>
      <div className={classes['row']}>
        <TextInput
          name="value"
          aria-label={label}
          placeholder={label}
          autoComplete="off"
          classNames={{ input: kind === 'join' ? classes['code'] : undefined }}
          error={isRefused ? problem : refusal}
        />
        <Button type="submit" variant={kind === 'join' ? 'filled' : 'default'} loading={sending.isPending}>
          {action}
        </Button>
      </div>
    </form>
  );
}
