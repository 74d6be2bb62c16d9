import { z } from 'zod';
import { didYouMean } from './nearest.ts';
import { type Problem, problem } from './problem.ts';
import type { YamlFile } from './read-yaml.ts';

type Context = { schema: z.ZodType; yaml: YamlFile; folderName: string };

/** One finding of zod in an author's words: which key, what it holds, what it has to be. */
export function explainIssue(issue: z.core.$ZodIssue, context: Context): Problem[] {
  const { yaml, schema } = context;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const where = issue.path.length === 0 ? '' : ` in ${showPath(issue.path)}`;
      const hint = didYouMean(key, knownKeys(schema, issue.path));
      const place = yaml.findKeyPlace([...issue.path, key]) ?? yaml.placeOf(issue.path);
      return problem(
        'KATA102',
        yaml.file,
        `unknown key "${key}"${where}.${hint || knownKeysText(schema, issue.path)}`,
        place,
      );
    });
  }
  if (issue.path[0] === 'slug' && issue.path.length === 1) {
    const message = `slug must match ^[a-z][a-z0-9]*(-[a-z0-9]+)*$, have at most 48 characters and equal the folder name "${context.folderName}".`;
    return [problem('KATA110', yaml.file, message, yaml.placeOf(issue.path))];
  }
  const value = valueAt(yaml.data, issue.path);
  if (value === undefined) {
    const key = showPath(issue.path);
    return [
      problem('KATA103', yaml.file, `"${key}" is missing: add it${expectation(issue)}.`, yaml.placeOf(issue.path)),
    ];
  }
  const shown = JSON.stringify(value)?.slice(0, 80) ?? String(value);
  const message = `${showPath(issue.path)}: ${shown}: ${boundText(issue, value) ?? messageOf(issue)}.${suggestion(issue, value)}`;
  return [problem('KATA101', yaml.file, message, yaml.placeOf(issue.path))];
}

/** `grading.groups[4]` */
export function showPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined,
    data,
  );
}

function expectation(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' ? ` (${issue.expected})` : '';
}

/** The part of a nested finding that an author can act on. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues.map((inner) => inner.message).join('; ');
  if (issue.code !== 'invalid_union') return issue.message;
  const forms = issue.errors.map((findings) =>
    findings.map((inner) => `${showPath(inner.path) || 'it'}: ${inner.message}`).join(', '),
  );
  return `has none of the allowed forms (${forms.join(' | ')})`;
}

/** zod counts milliseconds and bytes; authors wrote a text with a unit. */
function boundText(issue: z.core.$ZodIssue, value: unknown): string | undefined {
  if (issue.code !== 'too_big' && issue.code !== 'too_small') return undefined;
  if (typeof value !== 'string' || issue.origin === 'string') return undefined;
  const bound = Number(issue.code === 'too_big' ? issue.maximum : issue.minimum);
  const isSize = value.endsWith('B');
  const text = isSize ? `${bound / 1024 ** 2}MiB` : bound < 1000 ? `${bound}ms` : `${bound / 1000}s`;
  return `must be ${issue.code === 'too_big' ? 'at most' : 'at least'} ${text}`;
}

const unitFixes: [pattern: RegExp, unit: string][] = [
  [/^([\d.]+) ?(m|mb|mib|meg)$/i, 'MiB'],
  [/^([\d.]+) ?(k|kb|kib)$/i, 'KiB'],
  [/^([\d.]+) ?(g|gb|gib)$/i, 'GiB'],
  [/^([\d.]+) ?(b|bytes?)?$/i, 'B'],
];
const timeFixes: [pattern: RegExp, unit: string][] = [
  [/^([\d.]+) ?(ms|msecs?|millis(econds)?)$/i, 'ms'],
  [/^([\d.]+) ?(s|secs?|seconds?)?$/i, 's'],
  [/^([\d.]+) ?(m|mins?|minutes?)$/i, 'm'],
];

function suggestion(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_value') return didYouMean(String(value), issue.values.map(String));
  const isSize = issue.message.includes('size with a unit');
  if (!isSize && !issue.message.includes('duration with a unit')) return '';
  const text = String(value).trim();
  for (const [pattern, unit] of isSize ? unitFixes : timeFixes) {
    const amount = pattern.exec(text)?.[1];
    if (amount !== undefined && Number.isFinite(Number(amount))) return ` Did you mean ${amount}${unit}?`;
  }
  return '';
}

type JsonSchema = {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
};

/** Keys the schema allows at `path`, read from its JSON Schema. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema;
  const found = path.reduce<JsonSchema[]>((nodes, key) => nodes.flatMap((node) => step(node, key)), [root]);
  return [...new Set(found.flatMap(alternatives).flatMap((node) => Object.keys(node.properties ?? {})))];
}

function knownKeysText(schema: z.ZodType, path: readonly PropertyKey[]): string {
  const keys = knownKeys(schema, path);
  return keys.length === 0 ? '' : ` Known here: ${keys.join(', ')}.`;
}

const alternatives = (node: JsonSchema): JsonSchema[] => [node, ...(node.anyOf ?? []), ...(node.allOf ?? [])];

function step(node: JsonSchema, key: PropertyKey): JsonSchema[] {
  return alternatives(node).flatMap(({ properties, additionalProperties, items }) => {
    if (typeof key === 'number') return items === undefined ? [] : [items];
    const next = properties?.[String(key)] ?? additionalProperties;
    return typeof next === 'object' ? [next] : [];
  });
}
