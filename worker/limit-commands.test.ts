import { expect, it } from 'vitest';
import { limitCommands } from './limit-commands.ts';

const ids = Array.from({ length: 60 }, (_, index) => `c${index}`);

it('lets no more commands be under way than a session may have, until one is answered', () => {
  const limits = limitCommands(() => 0);
  expect(ids.slice(0, 17).filter((id) => limits.refuse(id) === null)).toHaveLength(16);
  limits.answered('c3');
  expect(limits.refuse('next')).toBeNull();
  expect(limits.refuse('next')).toMatch(/under way already/);
});

it('carries out so many commands a second, and goes on in the next', () => {
  let nowMs = 0;
  const limits = limitCommands(() => nowMs);
  const isTaken = (id: string): boolean => {
    const refusal = limits.refuse(id);
    limits.answered(id);
    return refusal === null;
  };
  expect(ids.slice(0, 30).filter(isTaken)).toHaveLength(20);
  nowMs = 1000;
  expect(isTaken('later')).toBe(true);
});
