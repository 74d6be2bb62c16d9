import { parse } from 'yaml';
import type { HttpExchange } from '#contracts/run-event.ts';
import { expectOpenapi } from '#sandbox-images/grader/harness/expect/openapi.ts';

type Response = { headers?: Record<string, { $ref?: string; required?: boolean }>; $ref?: string };
type Operation = { operationId: string; responses: Record<string, Response> };
type Path = { pattern: RegExp; operations: Map<string, Operation> };

const methods = ['get', 'put', 'post', 'patch', 'delete'];

/**
 * Where the answers of a run differ from the OpenAPI contract of the exercise, and operations of it that nobody asked for. Paths
 * and methods that it does not have are passed over, and so are answers that were cut, and what only a fuzzer would send.
 */
export function findContractFaults(contract: string, exchanges: readonly HttpExchange[]): string[] {
  const doc = parse(contract);
  const paths = listPaths(doc);
  const unseen = new Set(paths.flatMap(({ operations }) => [...operations.values()].map((one) => one.operationId)));
  const faults: string[] = [];
  for (const { n, test, request, response } of exchanges) {
    const [target = ''] = request.path.split('?');
    const operation = paths.find(({ pattern }) => pattern.test(target))?.operations.get(request.method.toLowerCase());
    if (operation === undefined || response === null || test?.endsWith('.fuzz')) continue;
    if (response.bodyBytes > Buffer.byteLength(response.body)) continue;
    unseen.delete(operation.operationId);
    const { status } = response;
    const headers = Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value]));
    const seen = { n, did: `${request.method} ${request.path}`, curl: '' };
    const answer = {
      n,
      method: request.method,
      path: request.path,
      status,
      headers,
      json: readJson(response.body),
      seen,
    };
    try {
      expectOpenapi(answer as never, doc, operation.operationId);
    } catch (error) {
      faults.push(`${test}: ${(error as Error).message}`);
    }
    for (const name of requiredHeaders(operation.responses[status], doc)) {
      if (headers[name.toLowerCase()] === undefined)
        faults.push(`${test}: ${seen.did} answered ${status} without ${name}`);
    }
  }
  return [...new Set(faults), ...[...unseen].map((operationId) => `no test asks for ${operationId}`)];
}

/** Those with fewer parameters first: `/links` before `/{code}`. Operations get their method and path as id. */
function listPaths(doc: { paths: Record<string, Record<string, Operation>> }): Path[] {
  const parameterCount = (template: string) => template.split('{').length;
  return Object.entries(doc.paths)
    .toSorted(([one], [other]) => parameterCount(one) - parameterCount(other))
    .map(([template, item]) => {
      const described = Object.entries(item).filter(([method]) => methods.includes(method));
      for (const [method, operation] of described) operation.operationId = `${method.toUpperCase()} ${template}`;
      return { pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`), operations: new Map(described) };
    });
}

function requiredHeaders(response: Response | undefined, doc: object): string[] {
  const { headers = {} } = deref(response ?? {}, doc);
  return Object.keys(headers).filter((name) => deref(headers[name] ?? {}, doc).required === true);
}

function deref<Part extends { $ref?: string }>(part: Part, doc: object): Part {
  if (part.$ref === undefined) return part;
  const keys = part.$ref.replace('#/', '').split('/');
  return keys.reduce((node, key) => node[key] as Record<string, unknown>, doc as Record<string, unknown>) as Part;
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
