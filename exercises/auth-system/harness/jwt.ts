import type { Expect } from '@kata/harness';

export type Claims = Record<string, unknown>;
export type Jwt = { header: Claims; claims: Claims; signature: string };

const encode = (part: string | ArrayBuffer): string => Buffer.from(part as string).toString('base64url');

/** The parts of a token, without verifying anything. */
export function parseJwt(token: unknown, expect: Expect): Jwt {
  const parts = String(token).split('.');
  const [header = '', claims = '', signature = ''] = parts;
  const isJwt = parts.length === 3 && [header, claims].every(isJsonObject);
  if (!isJwt)
    expect.fail('`accessToken` is not a JSON web token.', {
      expected: 'header.claims.signature',
      actual: String(token),
    });
  return { header: parse(header), claims: parse(claims), signature };
}

export function unsignedJwt({
  header,
  claims,
  signature = '',
}: Omit<Jwt, 'signature'> & { signature?: string }): string {
  return `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}.${signature}`;
}

/** Signed with HS256, whatever the header says. */
export async function signJwt(jwt: Omit<Jwt, 'signature'>, secret: string): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', Buffer.from(secret), hmac, false, ['sign']);
  const signed = unsignedJwt(jwt).slice(0, -1);
  return `${signed}.${encode(await crypto.subtle.sign('HMAC', key, Buffer.from(signed)))}`;
}

function parse(part: string): Claims {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}

function isJsonObject(part: string): boolean {
  try {
    return typeof parse(part) === 'object' && parse(part) !== null;
  } catch {
    return false;
  }
}
