import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { OwnProfile } from '#contracts/progress.ts';
import { ownProfileQuery, showName } from '../../api/progress-queries.ts';
import { Refusal } from '../../components/refusal.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './progress.module.css';

export function NameOnBoard({ profile: { showsName } }: { profile: OwnProfile }) {
  const queryClient = useQueryClient();
  const showing = useMutation({
    mutationFn: showName,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ownProfileQuery().queryKey }),
  });
  return (
    <>
      <Refusal error={showing.error} />
      <label className={classes['agree']}>
        <input
          type="checkbox"
          checked={showing.isPending ? showing.variables : showsName}
          onChange={(event) => showing.mutate(event.currentTarget.checked)}
        />
        {strings.progress.showName}
      </label>
    </>
  );
}
