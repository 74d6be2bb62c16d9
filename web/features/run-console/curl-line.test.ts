import { expect, test } from 'vitest';
import { curlLine } from './curl-line.ts';

const exchange = (request: Partial<Parameters<typeof curlLine>[0]['request']>) => ({
  n: 1,
  test: null,
  startedMs: 0,
  durationMs: 1,
  request: { method: 'GET', path: '/', headers: [], body: '', bodyBytes: 0, ...request },
  response: null,
});

test('a plain GET needs no options', () => {
  expect(curlLine(exchange({ path: '/books?q=a b' }))).toBe(`curl -i "http://127.0.0.1:$PORT"'/books?q=a b'`);
});

test('quotes what a shell would act on and leaves out what curl sends by itself', () => {
  const line = curlLine(
    exchange({
      method: 'POST',
      headers: [
        ['Host', 'x'],
        ['Content-Type', 'application/json'],
      ],
      body: `{"a":"it's $HOME \`id\`"}`,
    }),
  );
  expect(line).toBe(
    `curl -i -X POST "http://127.0.0.1:$PORT"'/' -H 'Content-Type: application/json' --data-binary '{"a":"it'\\''s $HOME \`id\`"}'`,
  );
});

test('a HEAD request does not wait for a body', () => {
  expect(curlLine(exchange({ method: 'HEAD' }))).toContain('--head');
});
