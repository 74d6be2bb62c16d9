import { expect, it } from 'vitest';
import { createLogReader } from './log-records.ts';

const statement =
  '1795260637.187 49 app LOG:  00000: statement: select\n\t * from book\n1795260637.187 49 app LOCATION:  exec_simple_query, postgres.c:1019\n';
const error =
  '1795260637.188 49 app ERROR:  22012: division by zero\n1795260637.188 49 app LOCATION:  int4div, int.c:869\n1795260637.188 49 app STATEMENT:  select 1/0\n';

it('gives a record its parts, with the line breaks that the text had', () => {
  expect(createLogReader()(Buffer.from(statement + error))).toEqual([
    {
      atMs: 1795260637187,
      backend: 49,
      user: 'app',
      severity: 'LOG',
      message: 'statement: select\n * from book',
      detail: '',
      statement: '',
      location: 'exec_simple_query, postgres.c:1019',
    },
    expect.objectContaining({ severity: 'ERROR', message: 'division by zero', statement: 'select 1/0' }),
  ]);
});

it('answers the same records wherever the bytes are cut', () => {
  const all = Buffer.from(statement.replace('book', 'büch') + statement);
  for (let at = 1; at < all.length; at++) {
    const read = createLogReader();
    const records = [...read(all.subarray(0, at)), ...read(all.subarray(at))];
    expect(records.map(({ message }) => message)).toEqual([
      'statement: select\n * from büch',
      'statement: select\n * from book',
    ]);
  }
});

it.each(['\r', '\u2028', '\n\t', '\v'])('does not take what follows %j inside a text for a record', (separator) => {
  const forged = `1.000 1 app LOG:  00000: statement: select forged`;
  const record = statement.replace('select', `select '${separator}${forged}'`);
  expect(createLogReader()(Buffer.from(record))).toHaveLength(1);
});

it('leaves out lines that are not of the log', () => {
  expect(createLogReader()(Buffer.from(`sh: 1: not found\n${statement}`))).toHaveLength(1);
});
