import { IconBook2 } from '@tabler/icons-react';
import { createContext, use } from 'react';
import { strings } from '../../strings/strings.ts';
import classes from './rule-link.module.css';

/** Shows the sentence of the statement that a test holds a program to; `null` where there is no statement or sentence. */
export type FindRule = (test: { id: string; group: string }) => (() => void) | null;

export const RuleContext = createContext<FindRule>(() => null);

export function RuleLink({ test }: { test: { id: string; group: string } }) {
  const show = use(RuleContext)(test);
  if (!show) return null;
  return (
    <button type="button" className={classes['link']} onClick={show}>
      <IconBook2 size={15} aria-hidden /> {strings.run.rule}
    </button>
  );
}
