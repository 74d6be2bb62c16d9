/** A reply as `redis-cli` prints it; cut off where it would be longer than that. */
export function showReply(reply: unknown, maxLength: number): string {
  const lines: string[] = [];
  let length = 0;
  for (const line of linesOf(reply, '', '')) {
    length += line.length + 1;
    lines.push(line);
    if (length > maxLength) return `${lines.join('\n').slice(0, maxLength).toWellFormed()}\n…`;
  }
  return lines.join('\n');
}

/** `lead`: what stands before the first line, `indent` before all others. */
function* linesOf(value: unknown, lead: string, indent: string): Generator<string> {
  if (!Array.isArray(value) || value.length === 0) {
    yield lead + (Array.isArray(value) ? '(empty array)' : showScalar(value));
    return;
  }
  const width = String(value.length).length;
  for (const [index, one] of value.entries()) {
    const number = `${String(index + 1).padStart(width)}) `;
    yield* linesOf(one, (index === 0 ? lead : indent) + number, indent + ' '.repeat(number.length));
  }
}

function showScalar(value: unknown): string {
  if (value === null || value === undefined) return '(nil)';
  if (typeof value === 'number' || typeof value === 'bigint') return `(integer) ${value}`;
  if (value instanceof Error) return `(error) ${value.message}`;
  return JSON.stringify(value) ?? String(value);
}
