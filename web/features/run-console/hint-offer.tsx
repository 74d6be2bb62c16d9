import { Button } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { placeOf, rungsBelow } from '#contracts/hint-ladder.ts';
import { exerciseQuery } from '../../api/queries.ts';
import { askHint } from '../../api/solution-queries.ts';
import { InlineCode } from '../../components/inline-code.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './hint-offer.module.css';
import type { Hints } from './test-list.tsx';

const route = getRouteApi('/exercises/$slug');

/** Hints whose number of failed runs is reached: offered closed, never forced, one step at a time. */
export function HintOffer({ hints, failures }: { hints: Hints; failures: Record<string, number> }) {
  // What was asked for in another browser stays open here.
  const isReached = (hint: Hints[number]) => hint.text !== null || (failures[placeOf(hint)] ?? 0) >= hint.after;
  const ready = hints.filter((hint) => [...rungsBelow(hints, hint), hint].every(isReached));
  return ready.length === 0 ? null : <HintLadder hints={ready} />;
}

function HintLadder({ hints }: { hints: Hints }) {
  const { slug } = route.useParams();
  const queryClient = useQueryClient();
  const asking = useMutation({
    mutationFn: askHint,
    onSuccess: ({ text }, { number }) => {
      queryClient.setQueryData(
        exerciseQuery(slug).queryKey,
        (exercise) =>
          exercise && {
            ...exercise,
            hints: exercise.hints.map((one) => (one.number === number ? { ...one, text } : one)),
          },
      );
    },
  });
  const next = hints.findIndex(({ text }) => text === null);
  const nextHint = hints[next];
  return (
    <details className={classes['offer']}>
      <summary>
        <IconBulb size={16} aria-hidden />
        {strings.exercise.hintOffered(hints.length)}
      </summary>
      {hints.map(({ number, text, after }) =>
        text === null ? null : (
          <p key={number}>
            <InlineCode>{text}</InlineCode> <small>{strings.run.hintText(after)}</small>
          </p>
        ),
      )}
      <Refusal error={asking.error} />
      {nextHint && (
        <Button
          variant="default"
          size="compact-sm"
          loading={asking.isPending}
          onClick={() => asking.mutate({ slug, number: nextHint.number })}
        >
          {strings.solutions.askHint(next + 1, hints.length)}
        </Button>
      )}
    </details>
  );
}
