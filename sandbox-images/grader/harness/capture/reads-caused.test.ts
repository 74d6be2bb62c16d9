import { expect, test } from 'vitest';
import { readsCaused } from './reads-caused.ts';

test.each([
  'expect.value(res.sql.length, "statements").is(1)',
  'const { sql } = await api.get("/");',
  'expect.sqlAtMost(await api.get("/"), 3)',
  'expect.samePlan(first, hundredth)',
  'res.redis.some(({ name }) => name === "GET")',
])('%s reads what a request caused', (source) => {
  expect(readsCaused({ 'main.js': 'export {}', 'costs.js': source })).toBe(true);
});

test.each(['await k.redis().cmd("GET", "a")', 'await pg().statements()', "solution('report.txt')"])(
  '%s does not',
  (source) => {
    expect(readsCaused({ 'main.js': source })).toBe(false);
  },
);
