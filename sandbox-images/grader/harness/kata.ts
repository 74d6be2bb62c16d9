import type { Kit } from './api/kit.ts';

const mark = Symbol.for('wirekata.kata');

/** Default export of a harness file. */
export interface Kata {
  readonly [mark]: true;
  readonly define: (kit: Kit) => void;
}

/** `export default kata(({ group, test, server, http, expect }) => { … })` */
export function kata(define: (kit: Kit) => void): Kata {
  return { [mark]: true, define };
}

export function isKata(value: unknown): value is Kata {
  return typeof value === 'object' && value !== null && mark in value;
}
