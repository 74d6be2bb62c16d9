import type { Kit, Std } from '../api/kit.ts';
import { hygieneBodies } from './hygiene.ts';
import { durableTest, hygieneTests, outageTest } from './hygiene-tests.ts';
import { outageBody } from './outage.ts';

export function createStd({ test, expect, fault }: Pick<Kit, 'test' | 'expect' | 'fault'>): Std {
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
    outage(server, service, request, { as, ...options }) {
      test(`${as}.${outageTest.suffix}`, outageTest.title, () =>
        outageBody({ expect, fault }, { server, service, request, ...options }),
      );
    },
  };
}
