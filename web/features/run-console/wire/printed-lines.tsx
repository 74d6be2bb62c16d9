import { ScrollText } from '../../../components/scroll-text.tsx';
import { strings } from '../../../strings/strings.ts';
import { withoutAnsi } from '../ansi.ts';
import type { ConsoleChunk } from '../run-state.ts';
import { CausedSection } from './caused-section.tsx';

/** Log lines of about the time of a request. */
export function PrintedLines({ chunks }: { chunks: readonly ConsoleChunk[] }) {
  if (chunks.length === 0) return null;
  const { wire } = strings;
  return (
    <CausedSection title={wire.printed} note={wire.printedNote}>
      <ScrollText label={wire.printed}>{chunks.map(({ text }) => withoutAnsi(text)).join('')}</ScrollText>
    </CausedSection>
  );
}
