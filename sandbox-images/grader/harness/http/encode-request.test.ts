import { expect, it } from 'vitest';
import { curlOf } from './curl.ts';
import { encodeRequest } from './encode-request.ts';

it('sends objects as JSON, and text and bytes as they are', () => {
  const json = encodeRequest('POST', '/', { defaults: {}, options: { body: { a: 'é' } } });
  expect(json.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '10' });
  const text = encodeRequest('POST', '/', { defaults: {}, options: { body: '{"a":' } });
  expect(text.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(encodeRequest('GET', '/', { defaults: {}, options: {} }).headers).not.toHaveProperty('content-type');
});

it('lets a request’s own headers win, and null remove one', () => {
  const { headers } = encodeRequest('GET', '/', {
    defaults: { token: 'a', headers: { 'X-One': '1', 'x-two': '2' } },
    options: { token: 'b', headers: { 'x-one': 3, 'X-Two': null, accept: null } },
  });
  expect(headers).toEqual({ 'accept-encoding': 'identity', authorization: 'Bearer b', 'x-one': '3' });
});

it('gives the learner a command to copy', () => {
  const request = encodeRequest('PUT', "/a?b='c'", { defaults: { token: 't' }, options: { body: { title: "it's" } } });
  expect(curlOf(request)).toBe(
    `curl -i -X PUT --path-as-is "http://127.0.0.1:$PORT"'/a?b='\\''c'\\''' -H 'content-type: application/json' -H 'authorization: Bearer t' --data-raw '{"title":"it'\\''s"}'`,
  );
});

it('offers no command for a body that is binary or too long', () => {
  for (const body of [Buffer.from([0, 1, 255]), 'x'.repeat(5000)]) {
    expect(curlOf(encodeRequest('POST', '/', { defaults: {}, options: { body } }))).toBe('');
  }
});
