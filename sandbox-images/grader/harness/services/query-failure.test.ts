import { expect, it } from 'vitest';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import { harnessQueryFailure, learnerQueryFailure } from './query-failure.ts';

const error = (code: string | undefined, more: object = {}): Error => Object.assign(new Error('words'), { code }, more);

it.each([
  ['a refused connection before any answer', 'ECONNREFUSED', false],
  ['a wrong password', '28P01', true],
  ['an error that is not of Postgres', undefined, true],
])('takes %s for our fault', (_name, code, wasReached) => {
  expect(harnessQueryFailure(error(code), 'select 1', wasReached)).toBeInstanceOf(HarnessFault);
});

it.each([
  ['a missing table', '42P01', 'The database answered: words.'],
  ['a table kept locked', '55P03', 'Your program keeps a table locked that the test has to read.'],
  ['a Postgres that was brought down', 'ECONNREFUSED', 'The database answered: words.'],
])('takes %s for what the learner\u2019s program did', (_name, code, message) => {
  const failure = harnessQueryFailure(error(code), 'select 1', true);
  expect(failure).toBeInstanceOf(LearnerFailure);
  expect(failure.message).toBe(message);
});

it('shows the learner the place in their own text, without what was put before it', () => {
  const failure = learnerQueryFailure(error('42703', { position: '12', hint: 'Try b.' }), 'select 1,\n  a', 4);
  expect(failure.message).toBe('Postgres refused the query in line 1, column 8: words. Try b.');
  const second = learnerQueryFailure(error('42703', { position: '13' }), 'select 1,\n  a');
  expect(second.message).toContain('in line 2, column 3');
});
