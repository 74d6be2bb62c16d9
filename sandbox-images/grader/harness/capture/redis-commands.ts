import type { Cmd } from '../api/captured.ts';
import { clip } from '../json/clip.ts';

/** A command as MONITOR shows it, before it is known which request caused it. */
export type LoggedCommand = Omit<Cmd, 'n' | 'attribution'> & { readonly atMs: number };

const linePattern = /^\+(\d+)\.(\d{6}) \[(\d+) ([^\]]*)\] (".*)$/s;
const driverCommands = new Set(['HELLO', 'AUTH', 'CLIENT', 'COMMAND', 'INFO', 'PING', 'SELECT', 'QUIT', 'RESET']);
const maxArgLength = 500;
const maxArgCount = 50;

/** `+1732181234.123456 [0 127.0.0.1:50312] "SET" "k" "v"`; null for anything else. `source` is who sent it, or `lua`. */
export function parseMonitorLine(line: string): { command: LoggedCommand; source: string } | null {
  const [, seconds, microseconds, , source = '', quoted = ''] = linePattern.exec(line) ?? [];
  if (seconds === undefined) return null;
  const words = [...quoted.matchAll(/"((?:[^"\\]|\\.)*)"?/gs)].map(([, text = '']) => withoutEscapes(text));
  const [name = '', ...args] = words.slice(0, maxArgCount + 1).map((word) => clip(word, maxArgLength));
  const upperName = name.toUpperCase();
  return {
    command: {
      name: upperName,
      args,
      kind: driverCommands.has(upperName) ? 'driver' : 'command',
      atMs: Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000),
    },
    source,
  };
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' };

/** Redis shows every byte that is not printable ASCII as `\xHH`; together they are UTF-8. */
function withoutEscapes(text: string): string {
  // A copy: a part of the line would keep the whole line in memory.
  if (!text.includes('\\')) return Buffer.from(text, 'latin1').toString('latin1');
  const bytes = text.replaceAll(/\\(?:x([0-9a-f]{2})|(.))/gs, (_all, hex?: string, letter = '') =>
    hex === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
