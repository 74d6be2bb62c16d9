import { useEffect, useEffectEvent } from 'react';

interface Shortcuts {
  run: (kind: 'try' | 'submit') => void;
  save: () => void;
  showSheet: () => void;
}

/** Keys of the whole page, the editor included; `strings.shortcuts` lists them for the sheet. */
export function useShortcuts({ run, save, showSheet }: Shortcuts): void {
  const actionOf = (event: KeyboardEvent): (() => void) | null => {
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key === 'Enter' && !hasOwnKeys(event.target))
      return () => run(event.shiftKey ? 'submit' : 'try');
    if (isCommand && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 's') return save;
    if (!isCommand && event.key === '?' && !isTyping(event.target)) return showSheet;
    return null;
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const action = event.repeat ? null : actionOf(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });

  // Syncs with the window's keys, in the capture phase so that the editor does not take them first.
  useEffect(() => {
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** There the same keys send what is being written. */
const hasOwnKeys = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-own-keys]') !== null;
