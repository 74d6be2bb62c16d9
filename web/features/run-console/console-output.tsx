import { IconTerminal2 } from '@tabler/icons-react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ScrollText } from '../../components/scroll-text.tsx';
import { strings } from '../../strings/strings.ts';
import { parseAnsi } from './ansi.ts';
import classes from './console-output.module.css';
import type { ConsoleChunk, RunView } from './run-state.ts';

/** What the learner's processes printed. Text nodes only: output is hostile. */
export function ConsoleOutput({
  chunks,
  capped,
}: {
  chunks: readonly ConsoleChunk[];
  capped: RunView['cappedOutput'];
}) {
  if (chunks.length === 0) {
    return (
      <EmptyState icon={<IconTerminal2 size={22} />} title={strings.run.noOutput}>
        {strings.run.noOutputText}
      </EmptyState>
    );
  }
  return (
    <>
      <ScrollText className={classes['output']} label={strings.run.console}>
        {chunks.map((chunk) => (
          <span key={chunk.seq} data-stream={chunk.stream}>
            {parseAnsi(chunk.text).map(({ text, styles }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a part has no identity but its place
              <span key={index} className={styles.map((style) => classes[style]).join(' ') || undefined}>
                {text}
              </span>
            ))}
          </span>
        ))}
      </ScrollText>
      {Object.entries(capped).map(([process, shownBytes]) => (
        <p key={process} className={classes['capped']}>
          {strings.run.capped(process, `${Math.round(shownBytes / 1024)} KiB`)}
        </p>
      ))}
    </>
  );
}
