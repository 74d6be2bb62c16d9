import { ScrollText } from '../../components/scroll-text.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './diff-view.module.css';
import { diffTexts } from './line-diff.ts';

interface DiffViewProps {
  expected: string;
  actual: string;
}

/** Expected beside actual, differing lines marked; one above the other where there is no room. */
export function DiffView({ expected, actual }: DiffViewProps) {
  const rows = diffTexts(expected, actual);
  return (
    <div className={classes['diff']}>
      <Side
        title={strings.run.expected}
        tone="expected"
        lines={rows.map(({ left, isSame }) => ({ text: left, isSame }))}
      />
      <Side
        title={strings.run.actual}
        tone="actual"
        lines={rows.map(({ right, isSame }) => ({ text: right, isSame }))}
      />
    </div>
  );
}

interface SideProps {
  title: string;
  tone: 'expected' | 'actual';
  lines: { text: string | null; isSame: boolean }[];
}

function Side({ title, tone, lines }: SideProps) {
  return (
    <section className={classes['side']} data-tone={tone}>
      <p className={classes['title']}>{title}</p>
      <ScrollText label={title}>
        {lines.map(({ text, isSame }, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
            key={index}
            className={classes['line']}
            data-same={isSame || undefined}
            data-gap={text === null || undefined}
          >
            {text === null || text === '' ? '\u00a0' : text}
            {'\n'}
          </span>
        ))}
      </ScrollText>
    </section>
  );
}
