import type { Body, HeaderValues, HttpOptions, RequestOptions } from '../api/http.ts';
import { showValue } from '../json/show-value.ts';

/** A request as it goes on the wire. */
export type EncodedRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | null;
  /** `POST /books with {"title":"Dune"}` */
  did: string;
};

export function encodeRequest(
  method: string,
  path: string,
  { defaults, options }: { defaults: HttpOptions; options: RequestOptions },
): EncodedRequest {
  const { bytes, type } = encodeBody(options.body);
  const token = options.token ?? defaults.token;
  const layers: HeaderValues[] = [
    { accept: 'application/json, */*;q=0.5', 'accept-encoding': 'identity' },
    bytes === null ? {} : { 'content-type': type, 'content-length': bytes.length },
    token === undefined ? {} : { authorization: `Bearer ${token}` },
    defaults.headers ?? {},
    options.headers ?? {},
  ];
  return { method, path, headers: mergeHeaders(layers), body: bytes, did: describeRequest(method, path, options.body) };
}

function encodeBody(body: Body): { bytes: Buffer | null; type: string } {
  if (body === undefined) return { bytes: null, type: '' };
  if (typeof body === 'string') return { bytes: Buffer.from(body, 'utf8'), type: 'text/plain; charset=utf-8' };
  if (body instanceof Uint8Array) return { bytes: Buffer.from(body), type: 'application/octet-stream' };
  return { bytes: Buffer.from(JSON.stringify(body), 'utf8'), type: 'application/json' };
}

/** Later layers win; `null` removes a header. */
function mergeHeaders(layers: HeaderValues[]): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      if (value === undefined) continue;
      if (value === null) delete merged[name.toLowerCase()];
      else merged[name.toLowerCase()] = String(value);
    }
  }
  return merged;
}

function describeRequest(method: string, path: string, body: Body): string {
  const target = `${method} ${path.length > 120 ? `${path.slice(0, 119)}…` : path}`;
  if (body === undefined) return target;
  if (body instanceof Uint8Array) return `${target} with ${body.length} bytes`;
  return `${target} with ${showValue(body, { length: 160 })}`;
}
