import { ownOrigin } from './test-server.ts';

export type VisitorReply = { status: number; json: unknown; text: string; headers: Headers };

/** Somebody with a browser: keeps the cookie, sends the origin of the site's own pages, follows no redirects. */
export type Visitor = {
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<VisitorReply>;
  signUp(name: string): Promise<VisitorReply>;
  signIn(name: string, password?: string): Promise<VisitorReply>;
  cookie(): string;
};

export const visitorPassword = 'correct horse';

export function createVisitor(url: () => string, userAgent = 'a browser of the tests'): Visitor {
  const cookies = new Map<string, string>();
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const send: Visitor['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url()}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...{ origin: ownOrigin, cookie: cookie(), 'user-agent': userAgent },
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, json: isJson ? JSON.parse(text) : null, text, headers: response.headers };
  };
  const email = (name: string) => `${name}@example.com`;
  return {
    send,
    cookie,
    signUp: (name) => send('POST', '/api/auth/sign-up', { email: email(name), password: visitorPassword, name }),
    signIn: (name, password = visitorPassword) => send('POST', '/api/auth/sign-in', { email: email(name), password }),
  };
}
