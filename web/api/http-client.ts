import type { z } from 'zod';
import { ApiErrorBody, type ApiErrorCode } from '#contracts/api-error.ts';

type RefusalCode = ApiErrorCode | 'unreachable' | 'unexpected-reply';

/** The server said no, or did not answer in the agreed shape. `requestId` finds it in the server's log. */
export class RequestRefused extends Error {
  readonly code: RefusalCode;
  readonly requestId: string | null;
  readonly fields: readonly { path: string; message: string }[];

  constructor(
    code: RefusalCode,
    message: string,
    detail: { requestId?: string; fields?: RequestRefused['fields'] } = {},
  ) {
    super(message);
    this.name = 'RequestRefused';
    this.code = code;
    this.requestId = detail.requestId ?? null;
    this.fields = detail.fields ?? [];
  }
}

interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Sends a request and parses the reply with its contract. Throws `RequestRefused` for everything else. */
export async function request<Reply>(
  path: string,
  schema: z.ZodType<Reply>,
  options: RequestOptions = {},
): Promise<Reply> {
  const response = await send(path, options);
  const body = await readJson(response);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw unexpectedReply(path, parsed.error);
  return parsed.data;
}

/** For endpoints that answer without a body. */
export async function requestNothing(path: string, options: RequestOptions): Promise<void> {
  await send(path, options);
}

async function send(path: string, { method = 'GET', body, headers = {}, signal }: RequestOptions): Promise<Response> {
  const response = await fetch(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new RequestRefused('unreachable', 'The server does not answer. Check your connection and try again.');
  });
  if (response.ok) return response;
  throw await refusalOf(response, path);
}

async function refusalOf(response: Response, path: string): Promise<RequestRefused> {
  const parsed = ApiErrorBody.safeParse(await readJson(response));
  if (!parsed.success) return new RequestRefused('unexpected-reply', `${path} answered ${response.status}.`);
  const { code, message, id, fields } = parsed.data.error;
  return new RequestRefused(code, message, { requestId: id, ...(fields ? { fields } : {}) });
}

async function readJson(response: Response): Promise<unknown> {
  return response.json().catch(() => null);
}

function unexpectedReply(path: string, error: z.ZodError): RequestRefused {
  const where = error.issues[0]?.path.join('.') ?? '';
  return new RequestRefused(
    'unexpected-reply',
    `${path} answered in a shape this page does not know (${where}). Reload the page to get its newest version.`,
  );
}
