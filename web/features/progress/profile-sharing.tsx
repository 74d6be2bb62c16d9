import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type OwnProfile, ProfileHandle } from '#contracts/progress.ts';
import { hideProfile, ownProfileQuery, ownTimeZone, shareProfile } from '../../api/progress-queries.ts';
import { CopyTextButton } from '../../components/copy-text-button.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './progress.module.css';

/** Off until the learner shares it; the address is theirs to choose or one that nobody can guess. */
export function ProfileSharing({ profile: { handle } }: { profile: OwnProfile }) {
  const [isRefused, setIsRefused] = useState(false);
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: ownProfileQuery().queryKey });
  const sharing = useMutation({ mutationFn: shareProfile, onSuccess });
  const hiding = useMutation({ mutationFn: hideProfile, onSuccess });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('handle') ?? '').trim();
    const wanted = text === '' ? null : ProfileHandle.safeParse(text);
    setIsRefused(wanted !== null && !wanted.success);
    if (wanted === null || wanted.success) sharing.mutate({ handle: wanted?.data ?? null, timeZone: ownTimeZone() });
  };
  return (
    <div className={classes['sharing']}>
      {handle === null ? (
        <p className={classes['address']}>{strings.progress.profilePrivate}</p>
      ) : (
        <SharedAddress handle={handle} onHide={() => hiding.mutate()} />
      )}
      <Refusal error={sharing.error ?? hiding.error} />
      <form className={classes['row']} onSubmit={submit} noValidate key={handle}>
        <TextInput
          name="handle"
          label={strings.progress.handle}
          description={strings.progress.handleHint}
          autoComplete="off"
          error={isRefused ? strings.progress.handleProblem : undefined}
        />
        <Button type="submit" variant="default" loading={sharing.isPending}>
          {handle === null ? strings.progress.share : strings.progress.change}
        </Button>
      </form>
    </div>
  );
}

function SharedAddress({ handle, onHide }: { handle: string; onHide: () => void }) {
  const address = `${location.origin}/people/${handle}`;
  return (
    <div className={classes['address']}>
      <span>
        {strings.progress.profileAt} <a href={address}>{address}</a>
      </span>
      <CopyTextButton text={address} label={strings.progress.copyAddress} />
      <Button variant="default" size="compact-sm" onClick={onHide}>
        {strings.progress.hide}
      </Button>
    </div>
  );
}
