import type { Kit, TestContext, TestOptions } from './api/kit.ts';
import { HarnessFault } from './failure.ts';

export type DeclaredTest = { id: string; group: string; body: (t: TestContext) => unknown } & TestOptions;

/** Takes down what `group()` and `test()` declare, in order. */
export interface Collector {
  readonly tests: ReadonlyMap<string, DeclaredTest>;
  group: Kit['group'];
  test: Kit['test'];
}

export function createCollector(): Collector {
  const tests = new Map<string, DeclaredTest>();
  let current: string | null = null;
  return {
    tests,
    group(id, body) {
      if (current !== null) throw new HarnessFault(`group('${id}') is inside group('${current}'): groups do not nest.`);
      current = id;
      try {
        body();
      } finally {
        current = null;
      }
    },
    test(id, _title, body, options = {}) {
      if (current === null) throw new HarnessFault(`test('${id}') is outside a group.`);
      if (!id.startsWith(`${current}.`))
        throw new HarnessFault(`test('${id}') is in group('${current}'): its id must begin with "${current}.".`);
      if (tests.has(id)) throw new HarnessFault(`test('${id}') is declared twice.`);
      const { repeat = 1 } = options;
      if (!Number.isInteger(repeat) || repeat < 1)
        throw new HarnessFault(`test('${id}') has repeat: ${repeat}; give a whole number from 1.`);
      tests.set(id, { id, group: current, body, ...options });
    },
  };
}
