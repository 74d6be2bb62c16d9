import { useEffect, useEffectEvent } from 'react';

/** Ctrl/⌘+Enter tries, with Shift submits: wherever the focus is, the editor included. */
export function useRunKeys(start: (kind: 'try' | 'submit') => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    event.stopPropagation();
    start(event.shiftKey ? 'submit' : 'try');
  });

  // Syncs with the window's keys, in the capture phase so that the editor does not take them first.
  useEffect(() => {
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
