import { createServer } from 'node:http';

const routes = new Map([
  ['/', () => ({ status: 200, body: { message: 'Hello, backend!' } })],
  ['/time', () => ({ status: 200, body: { now: new Date().toISOString() } })],
  ['/echo', echo],
]);

function echo(query) {
  const [msg = null] = query.values();
  if (msg === null) return { status: 400, body: { error: 'the parameter msg is missing' } };
  return { status: 200, body: { msg } };
}

function answer(method, target) {
  const [path, query] = target.split('?', 2);
  const route = routes.get(path);
  if (route === undefined) return { status: 404, body: { error: `there is nothing at ${path}` } };
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, body: { error: `${path} does not know ${method}` }, headers: { allow: 'GET, HEAD' } };
  }
  return route(new URLSearchParams(query));
}

const server = createServer((request, response) => {
  const { status, body, headers } = answer(request.method, request.url);
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...headers,
  });
  // Node leaves the body out of the answer to a HEAD request.
  response.end(bytes);
});

server.listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
