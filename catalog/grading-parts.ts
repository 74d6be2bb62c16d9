import { createHash } from 'node:crypto';

/** Keys of `kata.yaml` that can change a verdict. */
const gradingKeys = ['kind', 'processes', 'services', 'env', 'languages', 'limits', 'grading', 'budgets'] as const;
const languageKeys = ['runtime', 'build', 'run'] as const;

/**
 * What decides verdicts, each part with its hash. Values of `kata.yaml` are taken as the author wrote them: a new default of
 * Wirekata is no change of the exercise.
 */
export function gradingParts(manifestData: unknown, files: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  const parts: Record<string, string> = { 'kata.yaml': hash(JSON.stringify(sorted(gradingOf(manifestData)))) };
  for (const [file, bytes] of files) if (/^(harness|fixtures)\//.test(file)) parts[file] = hash(bytes);
  return parts;
}

function gradingOf(data: unknown): unknown {
  const chosen = pick(data, gradingKeys);
  const languages = Object.entries(chosen['languages'] ?? {}).map(([id, one]) => [id, pick(one, languageKeys)]);
  return { ...chosen, languages: Object.fromEntries(languages) };
}

function pick(data: unknown, keys: readonly string[]): Record<string, unknown> {
  const entries = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  return Object.fromEntries(entries.filter(([key]) => keys.includes(key)));
}

/** Maps with their keys in order, so that moving a line is no change. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

const hash = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex').slice(0, 16);
