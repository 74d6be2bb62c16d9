import classes from './cut-wire.module.css';

/** A wire with a gap in it: the picture of everything that does not connect. */
export function CutWire() {
  return (
    <svg className={classes['wire']} viewBox="0 0 220 60" aria-hidden="true">
      <path d="M4 30h42l12 18 14-36 12 18h12" />
      <path d="M124 30h12l12 18 14-36 12 18h42" />
      <path className={classes['spark']} d="M104 14l4 8M110 30h.01M116 46l-4-8M120 12l-3 7M100 48l3-7" />
    </svg>
  );
}
