import { IconBulb } from '@tabler/icons-react';
import { InlineCode } from '../../components/inline-code.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './hint-offer.module.css';
import type { Hints } from './test-list.tsx';

/** Hints whose number of failed runs is reached: offered closed, never forced. */
export function HintOffer({ hints, failures }: { hints: Hints; failures: Record<string, number> }) {
  const ready = hints.filter(({ group, test, after }) => (failures[test ?? group ?? ''] ?? 0) >= after);
  if (ready.length === 0) return null;
  return (
    <details className={classes['offer']}>
      <summary>
        <IconBulb size={16} aria-hidden />
        {strings.exercise.hintOffered(ready.length)}
      </summary>
      {ready.map(({ text, after }) => (
        <p key={text}>
          <InlineCode>{text}</InlineCode> <small>{strings.run.hintText(after)}</small>
        </p>
      ))}
    </details>
  );
}
