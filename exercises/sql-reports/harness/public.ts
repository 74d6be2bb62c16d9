import { kata } from '@kata/harness';
import { reports } from './reports.ts';
import { schema } from './shop.ts';

export default kata(({ group, test, pg, solution, expect }) => {
  group('shape', () => {
    test('shape.columns', 'Every report returns its columns, in order', async () => {
      await pg().script(schema);
      for (const { file, columns } of Object.values(reports)) {
        const table = await pg().run(solution(file));
        expect.value(table.columns.join(', '), `the columns of ${file}`).is(columns.join(', '));
      }
    });
  });
});
