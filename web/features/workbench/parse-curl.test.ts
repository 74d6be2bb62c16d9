import { describe, expect, it } from 'vitest';
import { parseCurl } from './parse-curl.ts';

const requestOf = (line: string) => {
  const parsed = parseCurl(line);
  if (!('request' in parsed)) throw new Error(parsed.problem);
  return parsed.request;
};

describe('parseCurl', () => {
  it('reads the line that the wire view shows', () => {
    const line = `curl -i -X POST "http://127.0.0.1:$PORT"'/links?a=1' -H 'content-type: application/json' --data-binary '{"it'\\''s":1}'`;
    expect(requestOf(line)).toEqual({
      method: 'POST',
      path: '/links?a=1',
      headers: [['content-type', 'application/json']],
      body: '{"it\'s":1}',
    });
  });

  it('reads what a browser copies, over several lines', () => {
    const line = `curl 'https://example.com/api/x' \\\n  -H 'accept: */*' \\\n  --data-raw $'{"a":"it\\'s"}' \\\n  --compressed`;
    expect(requestOf(line)).toEqual({
      method: 'POST',
      path: '/api/x',
      headers: [
        ['accept', '*/*'],
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ],
      body: '{"a":"it\'s"}',
    });
  });

  it.each([
    ['curl localhost:3000', { method: 'GET', path: '/' }],
    ['curl localhost:3000?a=b', { path: '/?a=b' }],
    ['curl http://x/a#part', { path: '/a' }],
    ['curl "http://x/a b/ü"', { path: '/a%20b/%C3%BC' }],
    ['curl -sSXDELETE http://x/7', { method: 'DELETE', path: '/7' }],
    ['curl -I http://x/', { method: 'HEAD' }],
    ['curl --request=PATCH --url=http://x/1', { method: 'PATCH', path: '/1' }],
    ['curl -d a=1 -d b=2 http://x/', { method: 'POST', body: 'a=1&b=2' }],
    ['curl -G -d q=1 --data-urlencode "r=a b" http://x/s', { method: 'GET', path: '/s?q=1&r=a%20b', body: null }],
    [
      "curl --json '{}' http://x/",
      {
        headers: [
          ['Content-Type', 'application/json'],
          ['Accept', 'application/json'],
        ],
      },
    ],
    ['curl -u ada:secret http://x/', { headers: [['Authorization', 'Basic YWRhOnNlY3JldA==']] }],
    ["curl -H 'X-A: -d' http://x/", { headers: [['X-A', '-d']], body: null }],
    ['$ curl http://x/', { path: '/' }],
  ])('reads %s', (line, part) => {
    expect(requestOf(line)).toMatchObject(part);
  });

  it.each([
    ['wget http://x/', /begin with/],
    ["curl 'http://x/", /quotation/],
    ['curl -X', /no value/],
    ['curl -i', /no address/],
    ['curl -d @secrets.txt http://x/', /file of your machine/],
    ['curl --proxy http://p http://x/', /--proxy is not known/],
  ])('refuses %s with a reason', (line, reason) => {
    expect(parseCurl(line)).toEqual({ problem: expect.stringMatching(reason) });
  });
});
