import { IconTerminal2 } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ScrollText } from '../../components/scroll-text.tsx';
import { strings } from '../../strings/strings.ts';
import { ConsoleBar } from './console-bar.tsx';
import classes from './console-output.module.css';
import { type ConsolePart, partsOf } from './console-parts.ts';
import { cutAtMatches, findMatches, type Match, mostMatches } from './console-search.ts';
import type { ConsoleChunk, RunView } from './run-state.ts';

interface ConsoleOutputProps {
  chunks: readonly ConsoleChunk[];
  capped: RunView['cappedOutput'];
}

/** What the learner's processes printed. Text nodes only: output is hostile. */
export function ConsoleOutput({ chunks, capped }: ConsoleOutputProps) {
  const [query, setQuery] = useState('');
  const [current, setCurrent] = useState(0);
  const [asked, setProcess] = useState<string | null>(null);
  const output = useRef<HTMLPreElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const isAtEnd = useRef(true);
  const processes = useMemo(() => [...new Set(chunks.map((chunk) => chunk.process))], [chunks]);
  // The next run may have other processes.
  const process = asked !== null && processes.includes(asked) ? asked : null;
  const parts = useMemo(
    () => partsOf(process === null ? chunks : chunks.filter((chunk) => chunk.process === process)),
    [chunks, process],
  );
  const matches = useMemo(() => findMatches(parts.map(({ text }) => text).join(''), query), [parts, query]);
  const index = matches.length === 0 ? 0 : Math.min(current, matches.length - 1);

  // Syncs the scroll position with new output, while the end is in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was added is read from the page
  useEffect(() => {
    if (isAtEnd.current && output.current) output.current.scrollTop = output.current.scrollHeight;
  }, [parts]);

  // Syncs the scroll position with the match that was stepped to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark is found on the page
  useEffect(() => {
    if (query === '') return;
    const mark = output.current?.querySelector('mark[data-current]');
    if (output.current && mark) scrollTo(output.current, mark);
  }, [query, index]);

  if (chunks.length === 0) {
    return (
      <EmptyState icon={<IconTerminal2 size={22} />} title={strings.run.noOutput}>
        {strings.run.noOutputText}
      </EmptyState>
    );
  }
  const search = (wanted: string) => {
    setQuery(wanted);
    setCurrent(0);
  };
  const leave = () => {
    search('');
    output.current?.focus();
  };
  const findByKey = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    input.current?.focus();
    input.current?.select();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key bubbles up here from what has the focus
    <div className={classes['console']} onKeyDown={findByKey}>
      <ConsoleBar
        ref={input}
        query={query}
        onQuery={search}
        found={{ index, count: matches.length, isMore: matches.length === mostMatches }}
        onStep={(step) => setCurrent((index + step + matches.length) % Math.max(1, matches.length))}
        onLeave={leave}
        processes={processes}
        process={process}
        onProcess={setProcess}
      />
      <ScrollText
        ref={output}
        className={classes['output']}
        label={strings.run.console}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
        }}
      >
        {parts.map((part) => (
          <Part key={part.key} part={part} matches={matches} current={index} />
        ))}
      </ScrollText>
      {Object.entries(capped).map(([name, { shownBytes, droppedBytes }]) => (
        <p key={name} className={classes['capped']} role="note">
          {strings.run.capped(name, sizeInWords(shownBytes), droppedBytes === null ? null : sizeInWords(droppedBytes))}
        </p>
      ))}
    </div>
  );
}

function Part({ part, matches, current }: { part: ConsolePart; matches: readonly Match[]; current: number }) {
  const { text, start, stream, styles } = part;
  return (
    <span data-stream={stream} className={styles.map((style) => classes[style]).join(' ') || undefined}>
      {matches.length === 0
        ? text
        : cutAtMatches(text, start, matches).map((segment, index) =>
            segment.match === null ? (
              segment.text
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: a segment has no identity but its place
              <mark key={index} data-current={segment.match === current || undefined}>
                {segment.text}
              </mark>
            ),
          )}
    </span>
  );
}

/** Scrolls the output alone: `scrollIntoView` would move the page as well. */
function scrollTo(output: HTMLElement, mark: Element): void {
  const view = output.getBoundingClientRect();
  const { top, bottom } = mark.getBoundingClientRect();
  if (top < view.top || bottom > view.bottom) output.scrollTop += top - view.top - view.height / 3;
}

function sizeInWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
