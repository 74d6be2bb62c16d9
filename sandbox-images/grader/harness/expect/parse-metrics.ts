/** One line of the Prometheus text format: `http_requests_total{method="GET"} 3`. */
export type Sample = { name: string; labels: Record<string, string>; value: number };
export type ParsedMetrics = { samples: Sample[]; types: Map<string, string> };

const samplePattern = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?[ \t]+(\S+)(?:[ \t]+-?\d+)?$/;
const labelPattern = /\s*([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"\s*(?:,|$)/y;
const knownTypes = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);
const specialValues: Record<string, number> = {
  NaN: Number.NaN,
  '+Inf': Number.POSITIVE_INFINITY,
  Inf: Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
};

/** Text of a `/metrics` page → its samples, or the first thing that is wrong with it. */
export function parseMetrics(text: string): ParsedMetrics | { problem: string } {
  const parsed: ParsedMetrics = { samples: [], types: new Map() };
  const seen = new Set<string>();
  for (const [index, line] of text.split('\n').entries()) {
    const problem = line.startsWith('#') ? takeComment(line, parsed) : takeSample(line, parsed, seen);
    if (problem !== null) return { problem: `line ${index + 1} ${problem}` };
  }
  return parsed;
}

function takeComment(line: string, { samples, types }: ParsedMetrics): string | null {
  const [, name = '', type = ''] = /^#[ \t]+TYPE[ \t]+(\S+)[ \t]+(\S+)[ \t]*$/.exec(line) ?? [];
  if (name === '') return null;
  if (!knownTypes.has(type)) return `gives ${name} the type "${type}"`;
  if (types.has(name)) return `gives ${name} a second type`;
  if (samples.some((sample) => sample.name === name)) return `gives ${name} a type after its samples`;
  types.set(name, type);
  return null;
}

function takeSample(line: string, { samples }: ParsedMetrics, seen: Set<string>): string | null {
  if (line.trim() === '') return null;
  const [, name = '', labelText, valueText = ''] = samplePattern.exec(line) ?? [];
  if (name === '') return 'is no sample';
  const labels = parseLabels(labelText ?? '');
  if (labels === null) return `has labels that cannot be read: {${labelText}}`;
  const value = Object.hasOwn(specialValues, valueText) ? (specialValues[valueText] as number) : Number(valueText);
  if (Number.isNaN(value) && valueText !== 'NaN') return `has the value "${valueText}"`;
  const key = `${name}${JSON.stringify(Object.entries(labels).sort())}`;
  if (seen.has(key)) return `repeats ${name} with the same labels`;
  seen.add(key);
  samples.push({ name, labels, value });
  return null;
}

function parseLabels(text: string): Record<string, string> | null {
  const labels = Object.create(null) as Record<string, string>;
  labelPattern.lastIndex = 0;
  while (labelPattern.lastIndex < text.length) {
    const found = labelPattern.exec(text);
    if (found === null) return null;
    const [, name = '', value = ''] = found;
    labels[name] = value.replace(/\\(["\\n])/g, (_all, char: string) => (char === 'n' ? '\n' : char));
  }
  return labels;
}
