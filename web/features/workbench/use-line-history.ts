import { type KeyboardEvent, useRef } from 'react';

/**
 * What was sent before, with the arrow keys, as in a shell: up from the first line goes back, down from the last goes on.
 */
export function useLineHistory(set: (text: string) => void) {
  const lines = useRef<string[]>([]);
  const at = useRef(0);
  return {
    add(line: string): void {
      if (lines.current.at(-1) !== line) lines.current.push(line);
      at.current = lines.current.length;
    },
    onKeyDown(event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>): void {
      const { value, selectionStart } = event.currentTarget;
      const caret = selectionStart ?? 0;
      const isUp = event.key === 'ArrowUp' && !value.slice(0, caret).includes('\n');
      const isDown = event.key === 'ArrowDown' && !value.slice(caret).includes('\n');
      if (!isUp && !isDown) return;
      const next = at.current + (isUp ? -1 : 1);
      if (next < 0 || next > lines.current.length) return;
      event.preventDefault();
      at.current = next;
      set(lines.current[next] ?? '');
    },
  };
}
