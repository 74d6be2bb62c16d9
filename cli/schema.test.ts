import { globSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { runKata } from './test-support/run-kata.ts';

vi.setConfig({ testTimeout: 30_000 });

const { stdout } = await runKata(['schema']);
const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(JSON.parse(stdout));
const sample = parse(readFileSync('test/fixtures/exercises/hello-http/kata.yaml', 'utf8'));

test.each(globSync('exercises/*/kata.yaml'))('the schema for editors takes %s', (file) => {
  validate(parse(readFileSync(file, 'utf8')));
  expect(validate.errors ?? []).toEqual([]);
});

test.each([
  ['a key that nobody knows', { ...sample, lmits: {} }, ''],
  ['a duration without a unit', { ...sample, limits: { wall: 10 } }, '/limits/wall'],
  ['a level that is none', { ...sample, level: 'easy' }, '/level'],
])('the schema for editors refuses %s', (_what, manifest, where) => {
  expect(validate(manifest)).toBe(false);
  expect(validate.errors?.map(({ instancePath }) => instancePath)).toContain(where);
});
