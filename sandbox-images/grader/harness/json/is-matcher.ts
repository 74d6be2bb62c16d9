import type { Matcher } from '../api/expect.ts';

export function isMatcher(value: unknown): value is Matcher {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'matcher') && 'matches' in value;
}

/** Matches an absent key too. */
export function isOptional(value: unknown): boolean {
  return isMatcher(value) && value.matches(undefined);
}
