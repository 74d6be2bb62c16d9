/** One record of Postgres' log. */
export type LogRecord = {
  /** Whole milliseconds since 1970. */
  atMs: number;
  /** Process id of the connection's backend. */
  backend: number;
  /** Who logged in; a later SET ROLE does not change it. */
  user: string;
  severity: string;
  /** Without the five letters of its SQLSTATE. */
  message: string;
  detail: string;
  /** The statement that an error belongs to. */
  statement: string;
  /** The place in Postgres' own source that wrote the record. */
  location: string;
};

/** Not with the flag `m`: its `^` also matches after a carriage return, which a learner's text may contain. */
const recordStart = /(?<=^|\n)(\d+)\.(\d{3}) (\d+) (\S*) (LOG|WARNING|ERROR|FATAL|PANIC): {2}/g;
const partStart = /^\d+\.\d{3} \d+ \S* (DETAIL|STATEMENT|LOCATION): {2}/;

/**
 * Returns a function to feed with the log's bytes in order; it answers the records that are complete. A line break inside a
 * record is followed by a tab, whoever wrote the text: a line that begins otherwise is Postgres' own.
 */
export function createLogReader(): (bytes: Buffer) => LogRecord[] {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    // One character a byte, so that places in the text are places in the buffer.
    const starts = [...all.toString('latin1').matchAll(recordStart)];
    const records = starts.map((start, i) => {
      const end = starts[i + 1]?.index ?? all.length;
      return parseRecord(start, all.toString('utf8', start.index + start[0].length, end));
    });
    const last = starts.at(-1);
    // A record is one write, but a chunk ends anywhere, and a reader may see half a write.
    const isWhole = (records.at(-1)?.location ?? '') !== '' && all.at(-1) === 10;
    rest = isWhole ? Buffer.alloc(0) : all.subarray(last?.index ?? 0);
    return isWhole ? records : records.slice(0, -1);
  };
}

function parseRecord([, seconds, milliseconds, backend, user = '', severity = '']: string[], text: string): LogRecord {
  const [message = '', ...lines] = text.replace(/\n$/, '').split(/\n(?!\t)/);
  const parts = { detail: '', statement: '', location: '' };
  for (const line of lines) {
    const match = partStart.exec(line);
    if (match !== null) parts[match[1]?.toLowerCase() as keyof typeof parts] = withoutTabs(line.slice(match[0].length));
  }
  return {
    atMs: Number(seconds) * 1000 + Number(milliseconds),
    backend: Number(backend),
    user,
    severity,
    message: withoutTabs(message).replace(/^\w{5}: /, ''),
    ...parts,
  };
}

const withoutTabs = (folded: string): string => folded.replaceAll('\n\t', '\n');
