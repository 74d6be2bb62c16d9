import { type ValidationResult, Validator } from '@cfworker/json-schema';
import type { Res } from '../api/http.ts';
import type { Json } from '../api/values.ts';
import type { SeenRes } from '../http/res.ts';
import { clip } from '../json/clip.ts';
import { showValue } from '../json/show-value.ts';
import { callWithin } from './call-within.ts';
import { failAt } from './fail.ts';

const maxDepth = 64;
const shownErrorCount = 5;
const maxValidationMs = 1000;

type Fault = { message: string; expected: string; actual: string };

/**
 * Holds an answer against its operation in an OpenAPI 3 document: status, media type, and a JSON body against its schema.
 * The document may be the learner's own, so it is interpreted, never compiled to code.
 * @throws LearnerFailure when they do not fit.
 */
export function expectOpenapi(res: Res, doc: Json, operationId: string): void {
  const fault = findFault(res, doc, operationId);
  if (fault !== null) failAt([(res as SeenRes).seen], fault);
}

function findFault(res: Res, doc: Json, operationId: string): Fault | null {
  const target = `${res.method} ${clip(res.path, 120)} (${operationId})`;
  const operations = listOperations(doc);
  const responses = operations.find((one) => one['operationId'] === operationId)?.['responses'];
  if (responses === undefined) {
    const known = operations.map((one) => String(one['operationId'])).join(', ');
    return {
      message: `The description has no operation "${operationId}".`,
      expected: `an operation with operationId ${operationId}`,
      actual: clip(known || 'no operation', 1024),
    };
  }
  const described = deref(findResponse(responses, res.status), doc);
  if (!isObject(described)) {
    return {
      message: `${target} answered ${res.status}, which its description does not have.`,
      expected: clip(Object.keys(isObject(responses) ? responses : {}).join(', ') || 'no answer', 512),
      actual: `status ${res.status}`,
    };
  }
  const content = described['content'];
  if (!isObject(content)) return null;
  const type = (res.headers['content-type'] ?? 'none').split(';')[0]?.trim().toLowerCase() ?? '';
  const media = findMedia(content, type);
  if (media === undefined) {
    const types = clip(Object.keys(content).join(', '), 512);
    return {
      message: `${target} answered with "${clip(type, 80)}", described: ${types}.`,
      expected: types,
      actual: type,
    };
  }
  return /[/+]json$/.test(type) ? findMisfit(res, media['schema'], { doc, target }) : null;
}

function findMisfit(res: Res, schema: Json, { doc, target }: { doc: Json; target: string }): Fault | null {
  if (!isObject(schema)) return null;
  const whole = withNullable({ ...schema, components: doc['components'] ?? {} }, 0) as object;
  const body = plain(res.json);
  const result = validate(plain(whole), body);
  if ('problem' in result) {
    return {
      message: `The description of ${target} cannot be used to check its answer: ${clip(result.problem, 300)}`,
      expected: 'a schema that can be checked',
      actual: showValue(schema, { indent: 2 }),
    };
  }
  if (result.valid) return null;
  const words = result.errors
    .slice(-shownErrorCount)
    .map((one) => `${one.instanceLocation.replace(/^#/, '') || 'the body'}: ${one.error}`);
  return {
    message: `The body of the answer to ${target} does not fit its description: ${clip(words.at(-1) ?? '', 300)}`,
    expected: showValue(schema, { indent: 2 }),
    actual: [...words, showValue(res.json, { indent: 2, length: 2048 })].join('\n'),
  };
}

/** The schema may be hostile: endless patterns, patterns that are none, references in a circle; one error is enough to tell. */
function validate(schema: Json, body: Json): ValidationResult | { problem: string } {
  try {
    return callWithin(() => new Validator(schema, '2020-12').validate(body), maxValidationMs);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { problem: `it takes more than ${maxValidationMs} ms.` };
    return { problem: message };
  }
}

function listOperations(doc: Json): Record<string, Json>[] {
  const items: Json[] = isObject(doc) && isObject(doc['paths']) ? Object.values(doc['paths']) : [];
  return items
    .filter(isObject)
    .flatMap((item) => Object.values(item).filter(isObject))
    .filter((operation) => 'operationId' in operation);
}

function findResponse(responses: Json, status: number): Json {
  if (!isObject(responses)) return undefined;
  return responses[String(status)] ?? responses[`${Math.floor(status / 100)}XX`] ?? responses['default'];
}

function findMedia(content: Record<string, Json>, type: string): Record<string, Json> | undefined {
  const [family = ''] = type.split('/');
  const key = Object.keys(content).find((one) =>
    [type, `${family}/*`, '*/*'].includes(one.split(';')[0]?.trim().toLowerCase() ?? ''),
  );
  const media = key === undefined ? undefined : content[key];
  return isObject(media) ? media : undefined;
}

/** `#/components/responses/NotFound` → what it stands for. */
function deref(value: Json, doc: Json): Json {
  if (!isObject(value) || typeof value['$ref'] !== 'string') return value;
  const parts = value['$ref'].replace(/^#\//, '').split('/');
  return parts.reduce<Json>(
    (node, part) => (isObject(node) && Object.hasOwn(node, part) ? node[part] : undefined),
    doc,
  );
}

/** `nullable: true` of OpenAPI 3.0 → the JSON Schema that 3.1 would say. */
function withNullable(value: Json, depth: number): Json {
  if (depth > maxDepth || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => withNullable(item, depth + 1));
  const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNullable(item, depth + 1)]));
  return copy['nullable'] === true && typeof copy['type'] === 'string'
    ? {
        ...copy,
        type: [copy['type'], 'null'],
        ...(Array.isArray(copy['enum']) ? { enum: [...copy['enum'], null] } : {}),
      }
    : copy;
}

/** The validator wants ordinary objects; `__proto__` stays a key like any other. */
const plain = (value: Json): Json => JSON.parse(JSON.stringify(value));

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
