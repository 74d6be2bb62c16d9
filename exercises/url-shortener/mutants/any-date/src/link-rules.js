import { Refusal } from './errors.js';

const maxUrlLength = 2048;
const reservedAliases = new Set(['health', 'links']);

export function createLinkRules({ publicHost }) {
  const urlProblem = (url) => {
    if (typeof url !== 'string' || url.length > maxUrlLength) return `must be a text of at most ${maxUrlLength} characters`;
    // The parser forgives both, browsers and headers do not. \p{Cs} is half of a surrogate pair.
    if (/[\s\p{Cc}\p{Cs}]/u.test(url)) return 'must not contain spaces or control characters';
    if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return 'must be an absolute http or https URL';
    // A final dot is the same host, only spelt as an absolute name.
    if (new URL(url).hostname.replace(/\.$/, '') === publicHost) return 'must not lead back to this service';
    return undefined;
  };

  const aliasProblem = (alias) => {
    if (alias === undefined) return undefined;
    if (typeof alias !== 'string' || !/^[\w-]{3,32}$/.test(alias)) return 'must be 3 to 32 letters, digits, "_" or "-"';
    return reservedAliases.has(alias) ? 'is reserved' : undefined;
  };

  return {
    /** The link that a request's body asks for; `expiresAt` becomes a Date or null. */
    checkLink(body) {
      const { url, alias, expiresAt } = body ?? {};
      const expiry = toInstant(expiresAt);
      const problems = Object.entries({
        url: urlProblem(url),
        alias: aliasProblem(alias),
        expiresAt: expiry === undefined ? 'must be an instant such as 2026-12-24T18:00:00Z' : undefined,
      }).filter(([, problem]) => problem !== undefined);
      if (problems.length > 0) throw new Refusal(422, 'the link is not valid', Object.fromEntries(problems));
      return { url, alias, expiresAt: expiry };
    },
  };
}

/** A Date, null for "never", or undefined for something else. */
function toInstant(value) {
  if (value === undefined || value === null) return null;
  const instant = new Date(value);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
