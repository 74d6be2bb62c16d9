import { expect, it } from 'vitest';
import { parseMonitorLine } from './redis-commands.ts';

it('gives name, arguments, time and sender', () => {
  expect(parseMonitorLine('+1732181234.123956 [0 127.0.0.1:50312] "set" "k" "a \\"b\\" c"')).toEqual({
    command: { name: 'SET', args: ['k', 'a "b" c'], kind: 'command', atMs: 1732181234123 },
    source: '127.0.0.1:50312',
  });
});

it.each([
  ['"\\xc3\\xbc"', 'ü'],
  ['"a\\nb\\\\n"', 'a\nb\\n'],
  ['"\\\\\\""', '\\"'],
  ['"a\\" \\"b"', 'a" "b'],
  ['""', ''],
])('reads %s as it was sent', (shown, sent) => {
  expect(parseMonitorLine(`+1.000000 [0 lua] "GET" ${shown}`)?.command.args).toEqual([sent]);
});

it('takes nothing else for a command', () => {
  expect(parseMonitorLine('+OK')).toBeNull();
  expect(parseMonitorLine('-ERR no')).toBeNull();
});
