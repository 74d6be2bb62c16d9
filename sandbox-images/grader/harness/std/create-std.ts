import type { Expect } from '../api/expect.ts';
import type { Kit, Std } from '../api/kit.ts';
import { hygieneBodies } from './hygiene.ts';
import { durableTest, hygieneTests } from './hygiene-tests.ts';

export function createStd({ test, expect }: { test: Kit['test']; expect: Expect }): Std {
  return {
    hygiene(api, names, options) {
      for (const name of names) {
        const { suffix, title } = hygieneTests[name];
        test(`${options.as}.${suffix}`, title, (t) => hygieneBodies[name]({ api, expect, options }, t));
      }
    },
    durable(server, write, read, { as }) {
      test(`${as}.${durableTest.suffix}`, durableTest.title, async (t) => {
        const written = await write();
        await server.kill();
        t.note('The process was ended by SIGKILL right after the acknowledged write, and is started again.');
        await server.restart();
        await read(written);
      });
    },
  };
}
