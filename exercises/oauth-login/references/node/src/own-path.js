/** `next` if a browser that gets it stays on this server, otherwise `/me`. */
export function ownPath(next, origin) {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/me';
  // A browser reads "\" as "/" and skips tabs and line feeds, and so does its URL parser.
  const url = URL.parse(next, origin);
  const isOwn = url?.origin === origin && `${url.pathname}${url.search}${url.hash}` === next;
  return isOwn ? next : '/me';
}
