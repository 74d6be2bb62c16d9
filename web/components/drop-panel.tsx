import { type ReactNode, useId } from 'react';
import classes from './drop-panel.module.css';

interface DropPanelProps {
  /** Accessible name of the button. */
  label: string;
  face: ReactNode;
  side: 'start' | 'end';
  children: ReactNode;
}

/** A button that opens a small panel below it: the browser's popover, which closes by itself on Escape or a click elsewhere. */
export function DropPanel({ label, face, side, children }: DropPanelProps) {
  const id = useId();
  return (
    <>
      <button type="button" className={classes['button']} aria-label={label} popoverTarget={id}>
        {face}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: choosing something inside closes the panel; the choices are controls themselves */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a control inside clicks too */}
      <div
        id={id}
        popover="auto"
        className={classes['panel']}
        data-side={side}
        onClick={(event) => event.currentTarget.hidePopover()}
      >
        {children}
      </div>
    </>
  );
}

export const dropItem = classes['item'];
