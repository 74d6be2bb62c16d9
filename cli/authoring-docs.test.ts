import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { problemCodes } from '#catalog/problem.ts';
import { ExerciseManifest } from '#contracts/exercise-manifest.ts';

const root = path.join(import.meta.dirname, '..');
const docs = await readFile(path.join(root, 'docs/authoring.md'), 'utf8');

test('every error code is documented with its meaning', () => {
  for (const [code, meaning] of Object.entries(problemCodes))
    expect(docs).toMatch(new RegExp(`\\| \`${code}\` +\\| ${meaning.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')} +\\|`));
});

test('every key of kata.yaml is documented', () => {
  const rows = docs.split('## kata.yaml')[1]?.split('## The harness')[0] ?? '';
  for (const key of Object.keys(ExerciseManifest.shape))
    expect(rows).toMatch(new RegExp(`\`${key}(\\.<\\w+>|\\[\\])?\``));
});

test('every verb of the harness is documented', async () => {
  const source = await readFile(path.join(root, 'sandbox-images/grader/harness/api/kit.ts'), 'utf8');
  const members = source.split('export interface Kit {')[1]?.matchAll(/^ {2}(\w+)[(<:]/gm) ?? [];
  const verbs = [...members].map(([, verb]) => verb);
  expect(verbs.length).toBeGreaterThan(15);
  const rows = docs.split('## The harness')[1]?.split('## Commands')[0] ?? '';
  for (const verb of verbs) expect(rows).toMatch(new RegExp(`\\b${verb}\\b`));
});
