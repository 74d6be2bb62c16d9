/** What goes back for one request; the body becomes JSON. */
export type Answer = { status: number; body: unknown; headers?: Record<string, string> };

type Route = (query: URLSearchParams) => Answer;

const routes = new Map<string, Route>([
  ['/', () => ({ status: 200, body: { message: 'Hello, backend!' } })],
  ['/time', () => ({ status: 200, body: { now: new Date().toISOString() } })],
  ['/echo', echo],
]);

function echo(query: URLSearchParams): Answer {
  const msg = query.get('msg');
  if (msg === null) return { status: 400, body: { error: 'the parameter msg is missing' } };
  return { status: 200, body: { msg } };
}

/** `target` is the path with its query string, as it stands in the request line. */
export function answer(method: string, target: string): Answer {
  const [path = '', query] = target.split('?', 2);
  const route = routes.get(path);
  if (route === undefined) return { status: 404, body: { error: `there is nothing at ${path}` } };
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, body: { error: `${path} does not know ${method}` }, headers: { allow: 'GET, HEAD' } };
  }
  return route(new URLSearchParams(query));
}
