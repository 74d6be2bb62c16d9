import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ApiErrorBody } from '#contracts/api-error.ts';
import { CliFault, UsageError } from './exit-code.ts';

const projectRoot = path.join(import.meta.dirname, '..');
const requestTimeoutMs = 30_000;

export type ServerConnection = {
  url: string;
  token: string;
  /** @throws UsageError for a refusal, CliFault when the server cannot be reached or fails. */
  request<T>(schema: z.ZodType<T>, order: { method: string; path: string; body?: unknown }): Promise<T>;
};

/** What `npm start` leaves for the commands, mode 0600. */
const DevFile = z.object({
  url: z.string(),
  accounts: z.array(z.object({ role: z.string(), token: z.string() })),
});

export type ServerChoice = { server?: string | undefined; token?: string | undefined };

/** The server of `--server` and `--token`, or the one `npm start` runs here, as its demo learner. */
export async function connectServer(choice: ServerChoice, environment: NodeJS.ProcessEnv): Promise<ServerConnection> {
  const url = withoutSlash(choice.server ?? (await readDevFile(environment)).url);
  if (!URL.canParse(url))
    throw new UsageError(`--server needs an address such as http://127.0.0.1:3000, not "${url}".`);
  const token = choice.token ?? (await findLocalToken(url, environment));
  if (token === undefined)
    throw new UsageError(`no token for ${url}: make one on ${url}/account and give it with --token.`);
  return {
    url,
    token,
    request: (schema, order) => send({ url, token, ...order }, schema),
  };
}

/** The demo learner's token, which is for the server that it was made by and is sent to no other. */
async function findLocalToken(url: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const local = await readDevFile(environment).catch(() => undefined);
  if (local === undefined || withoutSlash(local.url) !== url) return undefined;
  return local.accounts.find(({ role }) => role === 'learner')?.token;
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

async function readDevFile(environment: NodeJS.ProcessEnv): Promise<z.infer<typeof DevFile>> {
  const file = path.resolve(projectRoot, environment['DATA_DIR'] ?? '.wirekata', 'dev.json');
  try {
    return DevFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new UsageError(`no server is known: start one with "npm start", or give --server and --token (${file}).`, {
      cause,
    });
  }
}

type Order = { url: string; token: string; method: string; path: string; body?: unknown };

async function send<T>({ url, token, method, path: target, body }: Order, schema: z.ZodType<T>): Promise<T> {
  const response = await fetch(`${url}${target}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(requestTimeoutMs),
  }).catch((cause: unknown) => {
    throw new CliFault(`${url} cannot be reached: is it running?`, { cause });
  });
  const reply: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusal(response.status, reply, { url, method, path: target });
  const parsed = schema.safeParse(reply);
  if (parsed.success) return parsed.data;
  throw new CliFault(`${url}${target} answered something else than this version of kata expects.`, {
    cause: parsed.error,
  });
}

function refusal(status: number, reply: unknown, { url, method, path: target }: Omit<Order, 'token'>): Error {
  const { error } = ApiErrorBody.safeParse(reply).data ?? {};
  const message = error === undefined ? `${method} ${target} was answered with status ${status}.` : error.message;
  const fields = error?.fields?.map((field) => `\n  ${field.path}: ${field.message}`).join('') ?? '';
  if (status === 401) return new UsageError(`${url} does not accept this token: make a new one on ${url}/account.`);
  const isTheirs = status >= 500 || status === 429;
  return isTheirs ? new CliFault(message + fields) : new UsageError(message + fields);
}
