import { type RefObject, useLayoutEffect, useRef } from 'react';
import { strings } from '../../strings/strings.ts';
import classes from './plain-editor.module.css';

/** Where somebody was typing when the code editor took the place of the plain one. */
export interface Typing {
  anchor: number;
  head: number;
  scrollTop: number;
}

interface PlainEditorProps {
  label: string;
  path: string;
  text: string;
  isReadOnly: boolean;
  onEdit: (path: string, text: string) => void;
  /** Filled when it leaves the page while it has the focus. */
  handover: RefObject<Typing | null>;
}

/** Stands in for the code editor until that has been fetched: nobody waits for colours to begin typing. */
export function PlainEditor({ label, path, text, isReadOnly, onEdit, handover }: PlainEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);

  // Hands the typing on. A layout effect ends before the element does, and so before the browser takes its focus away.
  useLayoutEffect(() => {
    const shown = area.current;
    return () => {
      if (!shown || document.activeElement !== shown) return;
      const { selectionStart, selectionEnd, selectionDirection, scrollTop } = shown;
      const isBackward = selectionDirection === 'backward';
      const [anchor, head] = isBackward ? [selectionEnd, selectionStart] : [selectionStart, selectionEnd];
      handover.current = { anchor, head, scrollTop };
    };
  }, [handover]);

  return (
    <textarea
      ref={area}
      className={classes['plain']}
      aria-label={label}
      aria-description={`${path}. ${strings.editor.loading}`}
      value={text}
      readOnly={isReadOnly}
      onChange={(event) => onEdit(path, event.currentTarget.value)}
      spellCheck={false}
      autoCapitalize="off"
      autoCorrect="off"
      wrap="off"
    />
  );
}
