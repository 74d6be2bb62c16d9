import type { ReactNode } from 'react';

interface ScrollTextProps {
  label: string;
  className?: string | undefined;
  children: ReactNode;
}

/** Preformatted text that may scroll: named, and with a tab stop so that the keyboard reaches its ends. */
export function ScrollText({ label, className, children }: ScrollTextProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs a tab stop
    <pre role="group" tabIndex={0} aria-label={label} className={className}>
      {children}
    </pre>
  );
}
