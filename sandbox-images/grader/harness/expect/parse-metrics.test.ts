import { expect, it } from 'vitest';
import { parseMetrics } from './parse-metrics.ts';

it('reads samples with labels, escapes, special values and times', () => {
  const text = [
    '# HELP http_requests_total All requests.',
    '# TYPE http_requests_total counter',
    'http_requests_total{method="GET",path="/a\\"b\\\\c\\n"} 3',
    'http_requests_total{method="POST",} 1e2 1395066363000',
    'latency_bucket{le="+Inf"} +Inf',
    'up 1',
    '',
  ].join('\n');
  expect(parseMetrics(text)).toEqual({
    types: new Map([['http_requests_total', 'counter']]),
    samples: [
      { name: 'http_requests_total', labels: { method: 'GET', path: '/a"b\\c\n' }, value: 3 },
      { name: 'http_requests_total', labels: { method: 'POST' }, value: 100 },
      { name: 'latency_bucket', labels: { le: '+Inf' }, value: Number.POSITIVE_INFINITY },
      { name: 'up', labels: {}, value: 1 },
    ],
  });
});

it.each([
  ['{"up":1}', 'line 1 is no sample'],
  ['up 1\nup one', 'line 2 has the value "one"'],
  ['up{a=b} 1', 'line 1 has labels that cannot be read: {a=b}'],
  ['up 1\nup 2', 'line 2 repeats up with the same labels'],
  ['# TYPE up number', 'line 1 gives up the type "number"'],
  ['up 1\n# TYPE up gauge', 'line 2 gives up a type after its samples'],
  ['# TYPE up gauge\n# TYPE up gauge', 'line 2 gives up a second type'],
  ['1up 1', 'line 1 is no sample'],
])('refuses %j', (text, problem) => {
  expect(parseMetrics(text)).toEqual({ problem });
});

it('takes a label called __proto__ for a label like any other', () => {
  const parsed = parseMetrics('up{__proto__="x"} 1');
  expect('samples' in parsed && Object.keys(parsed.samples[0]?.labels ?? {})).toEqual(['__proto__']);
});
