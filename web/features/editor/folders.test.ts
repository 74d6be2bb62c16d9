import { expect, test } from 'vitest';
import { toFolders } from './folders.ts';

test('files stand in their folders, the main file first and the rest by name', () => {
  const root = toFolders(['src/routes/books.js', 'package.json', 'src/app.js', 'src/zeta.js', 'db.js'], 'src/zeta.js');
  expect(root.files).toEqual(['db.js', 'package.json']);
  expect(root.folders).toEqual([
    {
      name: 'src',
      path: 'src/',
      files: ['src/zeta.js', 'src/app.js'],
      folders: [{ name: 'routes', path: 'src/routes/', files: ['src/routes/books.js'], folders: [] }],
    },
  ]);
});

test('a folder and a file of the same name are two things', () => {
  const root = toFolders(['a', 'a/b'], 'a');
  expect(root.files).toEqual(['a']);
  expect(root.folders.map(({ path }) => path)).toEqual(['a/']);
});
