import { IconClock, IconDatabase } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import { strings } from '../../strings/strings.ts';
import { GradingTable } from './grading-table.tsx';
import classes from './statement.module.css';
import './statement-html.css';

export type Outcomes = Readonly<Record<string, 'passed' | 'failed' | undefined>>;

interface StatementProps {
  exercise: ExerciseDetail;
  /** By group and test id; headings and sentences of the statement with such an id take its colour. */
  outcomes: Outcomes;
}

export function Statement({ exercise, outcomes }: StatementProps) {
  return (
    <article className={classes['statement']}>
      <p className={classes['facts']}>
        <span className={classes['level']}>{strings.catalogue.level[exercise.level]}</span>
        <span>
          <IconClock size={15} aria-hidden /> {strings.catalogue.minutesLong(exercise.minutes)}
        </span>
        {exercise.services.map((service) => (
          <span key={service}>
            <IconDatabase size={15} aria-hidden /> {service}
          </span>
        ))}
      </p>
      <p className={classes['summary']}>{exercise.summary}</p>
      <StatementText html={exercise.statementHtml} outcomes={outcomes} />
      <GradingTable exercise={exercise} />
    </article>
  );
}

function StatementText({ html, outcomes }: { html: string; outcomes: Outcomes }) {
  const text = useRef<HTMLDivElement>(null);

  // Syncs the marks of headings and sentences, which lie in markup from the server and so outside React.
  useEffect(() => {
    for (const stated of text.current?.querySelectorAll<HTMLElement>('[id]') ?? []) {
      const outcome = outcomes[stated.id];
      if (outcome) {
        stated.dataset['outcome'] = outcome;
        stated.dataset['outcomeLabel'] = strings.exercise.outcome[outcome];
      } else delete stated.dataset['outcome'];
    }
    // Long code lines scroll sideways; without a tab stop the keyboard could not reach their ends.
    for (const block of text.current?.querySelectorAll<HTMLElement>('pre') ?? []) block.tabIndex = 0;
  }, [outcomes]);

  // biome-ignore lint/security/noDangerouslySetInnerHtml: rendered and sanitised by the server at load time
  return <div ref={text} className="statement-html" dangerouslySetInnerHTML={{ __html: html }} />;
}
