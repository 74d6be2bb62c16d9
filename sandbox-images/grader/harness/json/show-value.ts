import { clip } from './clip.ts';
import { isMatcher } from './is-matcher.ts';

const maxStringLength = 512;
const maxDepth = 8;
const maxItems = 50;

/** A value as JSON text for a failure message; placeholders as `<a string>`, everything long or deep cut. */
export function showValue(value: unknown, options: { length?: number; indent?: number } = {}): string {
  return clip(JSON.stringify(shorten(value, 0), null, options.indent) ?? 'undefined', options.length ?? 4096);
}

/** One line for the middle of a sentence; a placeholder in its own words. */
export function showBriefly(value: unknown): string {
  if (isMatcher(value)) return value.matcher;
  return typeof value === 'string' ? clip(JSON.stringify(value), 200) : showValue(value, { length: 200 });
}

function shorten(value: unknown, depth: number): unknown {
  if (typeof value === 'object' && value !== null) return shortenStructure(value, depth);
  if (typeof value === 'string') return clip(value, maxStringLength);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return `<${value}>`;
  return typeof value === 'function' || typeof value === 'symbol' ? `<${typeof value}>` : value;
}

function shortenStructure(value: object, depth: number): unknown {
  if (isMatcher(value)) return `<${value.matcher}>`;
  if (value instanceof RegExp) return `<matching ${value}>`;
  if (value instanceof Date) return value.toJSON();
  if (depth >= maxDepth) return Array.isArray(value) ? '<array>' : '<object>';
  if (value instanceof Set || value instanceof Map) return shortenArray([...value], depth);
  return Array.isArray(value) ? shortenArray(value, depth) : shortenObject(value, depth);
}

function shortenArray(items: unknown[], depth: number): unknown[] {
  const shown = items.slice(0, maxItems).map((item) => shorten(item, depth + 1));
  return items.length > maxItems ? [...shown, `<${items.length - maxItems} more>`] : shown;
}

function shortenObject(value: object, depth: number): object {
  const copy = Object.create(null) as Record<string, unknown>;
  const entries = Object.entries(value);
  for (const [key, item] of entries.slice(0, maxItems)) copy[clip(key, 100)] = shorten(item, depth + 1);
  if (entries.length > maxItems) copy['…'] = `<${entries.length - maxItems} more keys>`;
  return copy;
}
