import { expect, test } from 'vitest';
import { findTests } from './find-tests.ts';
import { parseHarnessFile } from './parse-harness.ts';

function find(body: string) {
  const parsed = parseHarnessFile('main.ts', body);
  if ('problem' in parsed) throw new Error(parsed.problem.message);
  const { tests, problems } = findTests(parsed.harness);
  return {
    tests: tests.map(({ group, id, line }) => `${group}/${id}:${line}`),
    problems: problems.map((one) => one.message),
  };
}

test('tests are found by plain names', () => {
  const source = `kata(({ group, test }) => {
    group('crud', () => {
      test('crud.create', 'Creates', async (): Promise<void> => {});
    });
  });`;
  expect(find(source)).toEqual({ tests: ['crud/crud.create:3'], problems: [] });
});

test('tests are found through the kit', () => {
  const source = "kata((k) => k.group('crud', () => k.test('crud.create', `Creates`, () => {})));";
  expect(find(source)).toEqual({ tests: ['crud/crud.create:1'], problems: [] });
});

test('a test of a regular expression is no test', () => {
  const source =
    "kata(({ group, test }) => group('a', () => test('a.b', 'B', () => { /x/.test('y'); pattern.test('a', 'b', 1); })));";
  expect(find(source).tests).toEqual(['a/a.b:1']);
});

test('standard tests expand to their ids', () => {
  const source = `kata(({ group, std }) => {
    group('protocol', () => std.hygiene(api, ['notFound', 'noStack'], { as: 'protocol', get: '/books' }));
    group('crash', () => { std.durable(web, write, read, { as: 'crash' }); });
    group('down', () => std.outage(web, 'postgres', request, { as: 'down', health }));
  });`;
  expect(find(source).tests).toEqual([
    'protocol/protocol.not-found:2',
    'protocol/protocol.no-stack:2',
    'crash/crash.durable:3',
    'down/down.outage:4',
  ]);
});

test('an unknown standard test is named with its likely meaning', () => {
  const source = "kata(({ group, std }) => group('a', () => std.hygiene(api, ['notFond'], { as: 'a' })));";
  expect(find(source).problems).toEqual([expect.stringContaining('did you mean "notFound"?')]);
});

test('names that only running could tell are problems', () => {
  const source = `kata(({ group, test, std }) => {
    for (const id of ids) group(id, () => test(id, 'T', () => {}));
    group('a', () => std.hygiene(api, names, { as: 'a' }));
  });`;
  expect(find(source).tests).toEqual([]);
  expect(find(source).problems).toHaveLength(3);
});

test('a test outside of any group has none', () => {
  expect(find("kata(({ test }) => test('a.b', 'B', () => {}));").tests).toEqual(['null/a.b:1']);
});
