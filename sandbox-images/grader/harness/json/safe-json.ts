const maxDepth = 64;

/**
 * JSON of the learner → a value whose objects have no prototype, so that `__proto__` is a key like any other and nothing
 * is inherited. Says what is wrong instead of throwing.
 */
export function parseJson(text: string): { value: unknown } | { problem: string } {
  if (nestingOf(text) > maxDepth) return { problem: `is nested more than ${maxDepth} levels deep` };
  try {
    return { value: withoutPrototypes(JSON.parse(text)) };
  } catch (error) {
    return { problem: text.trim() === '' ? 'is empty' : `is not JSON: ${(error as Error).message}` };
  }
}

/** Counted before parsing, because a parser that recurses is what deep nesting attacks. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x5c && isInString) at++;
    else if (char === 0x22) isInString = !isInString;
    else if (!isInString && (char === 0x7b || char === 0x5b)) deepest = Math.max(deepest, ++depth);
    else if (!isInString && (char === 0x7d || char === 0x5d)) depth--;
  }
  return deepest;
}

function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of Object.entries(value)) copy[key] = withoutPrototypes(item);
  return copy;
}
