import { kata } from '@kata/harness';
import { reports } from './reports.ts';

export default kata(({ group, test, pg, solution, fixture, expect }) => {
  group('shape', () => {
    test('shape.read-only', 'Every report is one statement that only reads', async () => {
      await pg().script(fixture('schema.sql'));
      for (const { file } of Object.values(reports)) await pg().run(solution(file));
    });

    test('shape.columns', 'Every report returns its columns, in order', async () => {
      for (const { file, columns } of Object.values(reports)) {
        const table = await pg().run(solution(file));
        expect.value(table.columns.join(', '), `the columns of ${file}`).is(columns.join(', '));
      }
    });
  });
});
