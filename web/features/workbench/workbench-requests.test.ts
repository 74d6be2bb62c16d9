import { describe, expect, it } from 'vitest';
import { formatJson, headerLines, isSentAsJson, parseHeaderLines, withJsonType } from './http-request.ts';
import { postmanCollection } from './postman.ts';

const request = { method: 'POST', path: '/links', headers: [['X-A', 'b']] as [string, string][], body: '{"a":1}' };

describe('headers as lines', () => {
  it('are read as they were written', () => {
    const headers: [string, string][] = [
      ['Accept', 'text/html'],
      ['X-Time', '12:30'],
    ];
    expect(parseHeaderLines(`${headerLines(headers)}\n\n`)).toEqual({ headers, wrong: null });
  });

  it('tell the first that is none', () => {
    expect(parseHeaderLines('Accept: a\nno header\n: x').wrong).toBe('no header');
  });
});

describe('a body', () => {
  it('that is JSON says so, unless a header does', () => {
    expect(withJsonType(request).headers).toContainEqual(['Content-Type', 'application/json']);
    expect(isSentAsJson({ ...request, headers: [['content-type', 'text/csv']] })).toBe(false);
    expect(isSentAsJson({ ...request, body: 'a=1' })).toBe(false);
    expect(withJsonType({ ...request, body: null })).toEqual({ ...request, body: null });
  });

  it('is laid out when it is JSON', () => {
    expect(formatJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(formatJson('{a}')).toBeNull();
  });
});

describe('a collection for Postman', () => {
  it('has every request with its path in parts, its headers and its body', () => {
    const collection = postmanCollection('URL shortener', [
      { name: 'Make a link', request },
      { name: 'Search', request: { method: 'GET', path: '/a/b?q=x%20y&q=2', headers: [], body: null } },
    ]);
    expect(collection.info.schema).toBe('https://schema.getpostman.com/json/collection/v2.1.0/collection.json');
    expect(collection.item).toEqual([
      {
        name: 'Make a link',
        request: {
          method: 'POST',
          header: [{ key: 'X-A', value: 'b' }],
          body: { mode: 'raw', raw: '{"a":1}' },
          url: { raw: '{{baseUrl}}/links', host: ['{{baseUrl}}'], path: ['links'] },
        },
        response: [],
      },
      {
        name: 'Search',
        request: {
          method: 'GET',
          header: [],
          url: {
            raw: '{{baseUrl}}/a/b?q=x%20y&q=2',
            host: ['{{baseUrl}}'],
            path: ['a', 'b'],
            query: [
              { key: 'q', value: 'x y' },
              { key: 'q', value: '2' },
            ],
          },
        },
        response: [],
      },
    ]);
    expect(collection.variable).toEqual([{ key: 'baseUrl', value: 'http://127.0.0.1:3000' }]);
  });
});
