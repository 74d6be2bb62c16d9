import { expect, test } from 'vitest';
import type { Res } from '../api/http.ts';
import { expectOpenapi } from './openapi.ts';

/** An answer of `GET /books`, with what is known of it where a failure points at it. */
function answer(json: unknown): Res {
  const seen = { n: 1, did: 'GET /books', curl: 'curl' };
  const headers = { 'content-type': 'application/json' };
  return { ...{ n: 1, method: 'GET', path: '/books', status: 200, headers, json }, seen } as unknown as Res;
}

function describe(schema: object, schemas: object = {}): object {
  const content = { 'application/json': { schema } };
  return {
    paths: { '/books': { get: { operationId: 'listBooks', responses: { 200: { description: 'Books', content } } } } },
    components: { schemas },
  };
}

test('an answer that fits its description passes, another is told what does not fit', () => {
  const doc = describe({ type: 'object', required: ['id'], properties: { id: { type: 'integer' } } });
  expectOpenapi(answer({ id: 7 }), doc, 'listBooks');
  expect(() => expectOpenapi(answer({ id: 'x' }), doc, 'listBooks')).toThrow(/does not fit its description/);
});

test('a pattern that backtracks without end fails the expectation within seconds', () => {
  const doc = describe({ type: 'string', pattern: '^(a+)+$' });
  expect(() => expectOpenapi(answer(`${'a'.repeat(40)}!`), doc, 'listBooks')).toThrow(/takes more than 1000 ms/);
});

test.each([
  ['a pattern that is none', { type: 'string', pattern: '(' }, {}],
  ['a reference in a circle', { $ref: '#/components/schemas/A' }, { A: { $ref: '#/components/schemas/A' } }],
  ['a reference to nothing', { $ref: '#/components/schemas/B' }, {}],
])('%s is the fault of the description', (_name, schema, schemas) => {
  expect(() => expectOpenapi(answer('x'), describe(schema, schemas), 'listBooks')).toThrow(/cannot be used to check/);
});
