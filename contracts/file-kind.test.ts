import { expect, test } from 'vitest';
import { commonFileKinds, endingOf } from './file-kind.ts';

test.each([
  ['src/App.TS', 'ts'],
  ['server.test.js', 'js'],
  ['deploy/Dockerfile', 'dockerfile'],
  ['.env', 'env'],
  ['README', 'readme'],
])('%s ends in %s', (path, ending) => {
  expect(endingOf(path)).toBe(ending);
});

test('a Dockerfile is known by its whole name', () => {
  expect(commonFileKinds[endingOf('deploy/Dockerfile')]).toBe('dockerfile');
});
