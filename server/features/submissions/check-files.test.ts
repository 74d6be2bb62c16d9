import { describe, expect, test } from 'vitest';
import { ApiError } from '#contracts/api-error.ts';
import { SolutionFiles } from '#contracts/solution-files.ts';
import { checkFiles } from './check-files.ts';

const starter = {
  editable: ['src/**', 'app*.js'],
  files: { 'src/app.js': 'starter', 'package.json': '{"type":"module"}', 'locked.js': 'given' },
};
const sent = (files: Record<string, string>) => SolutionFiles.parse(files);

describe('sent files', () => {
  test('go along with those of the starter that may not be changed', () => {
    const given = checkFiles(sent({ 'src/app.js': 'mine', 'src/deep/er.js': 'new' }), starter);
    expect(given).toEqual({ 'package.json': '{"type":"module"}', 'locked.js': 'given' });
  });

  test.each(['package.json', 'locked.js', 'lib/app.js', 'srcs/app.js'])('may not include %s', (path) => {
    expect(() => checkFiles(sent({ [path]: 'mine' }), starter)).toThrow(
      new ApiError('file-not-editable', `"${path}" may not be changed; editable are: src/**, app*.js.`),
    );
  });

  test('may include a given file as it was given', () => {
    const given = checkFiles(sent({ 'src/app.js': 'mine', 'locked.js': 'given' }), starter);
    expect(given['locked.js']).toBe('given');
  });

  test('may not outgrow the caps together with those of the starter', () => {
    const files = Object.fromEntries(Array.from({ length: 19 }, (_, index) => [`src/f${index}.js`, '']));
    expect(() => checkFiles(sent(files), starter)).toThrow(/too much: send at most 20 files/);
  });
});
