import { expect, it } from 'vitest';
import { readRawAnswer } from './raw-answer.ts';

const read = (text: string, options: { isHead?: boolean; hasEnded?: boolean } = {}) => {
  const answer = readRawAnswer(Buffer.from(text.replaceAll('\n', '\r\n')), {
    isHead: false,
    hasEnded: false,
    ...options,
  });
  return answer === null ? null : { status: answer.status, body: answer.body.toString() };
};

it.each([
  ['HTTP/1.1 200 OK\nContent-Length: 2\n\nhi', {}, { status: 200, body: 'hi' }],
  ['HTTP/1.1 200 OK\nContent-Length: 2\n\nhi, and more', {}, { status: 200, body: 'hi' }],
  ['HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nhi\n1\n!\n0\n\n', {}, { status: 200, body: 'hi!' }],
  ['HTTP/1.1 100 Continue\n\nHTTP/1.1 204 No Content\n\n', {}, { status: 204, body: '' }],
  ['HTTP/1.0 200 OK\n\nuntil the end', { hasEnded: true }, { status: 200, body: 'until the end' }],
  ['HTTP/1.1 200 OK\nContent-Length: 2\n\nhi', { isHead: true, hasEnded: true }, { status: 200, body: 'hi' }],
])('reads %j', (text, options, expected) => {
  expect(read(text, options)).toEqual(expected);
});

it.each([
  ['HTTP/1.1 200 OK\nContent-Le', {}],
  ['HTTP/1.1 200 OK\nContent-Length: 20\n\nhi', {}],
  ['HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhi', {}],
  ['HTTP/1.1 200 OK\n\nnot ended', {}],
])('waits for more of %j', (text, options) => {
  expect(read(text, options)).toBeNull();
});

it.each([
  ['SSH-2.0\n\n', 'does not begin like HTTP/1.1'],
  ['HTTP/1.1 200 OK\nno colon\n\n', 'a header without a colon'],
  ['HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\n', 'a chunk without a size'],
  [`HTTP/1.1 200 OK\nx: ${'y'.repeat(20_000)}`, 'longer than 16 KB'],
])('refuses %.30j', (text, words) => {
  expect(() => read(text)).toThrow(words);
});
