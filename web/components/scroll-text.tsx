import type { ReactNode, Ref, UIEventHandler } from 'react';

interface ScrollTextProps {
  label: string;
  className?: string | undefined;
  ref?: Ref<HTMLPreElement>;
  onScroll?: UIEventHandler<HTMLPreElement>;
  children: ReactNode;
}

/** Preformatted text that may scroll: named, and with a tab stop so that the keyboard reaches its ends. */
export function ScrollText({ label, children, ...rest }: ScrollTextProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs a tab stop
    <pre role="group" tabIndex={0} aria-label={label} {...rest}>
      {children}
    </pre>
  );
}
