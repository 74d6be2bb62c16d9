import { expect, test } from 'vitest';
import { RequestRefused } from '../../api/http-client.ts';
import { saveFailureOf } from './save-failure.ts';

test.each([
  ['unreachable', 'unreachable'],
  ['unexpected-reply', 'unreachable'],
  ['database-unavailable', 'unreachable'],
  ['not-signed-in', 'signed-out'],
  ['too-large', 'refused'],
  ['conflict', 'refused'],
] as const)('a save that ends in %s counts as %s', (code, failure) => {
  expect(saveFailureOf(new RequestRefused(code, ''))).toBe(failure);
});
