import { en, type Strings } from './en.ts';

/** The texts in the learner's language; English is the only one so far. */
export const strings: Strings = en;
