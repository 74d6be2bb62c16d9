import { setTimeout as sleep } from 'node:timers/promises';
import { TestId } from '../../../contracts/ids.ts';
import type { TestContext } from './api/kit.ts';
import { durationMs } from './durations.ts';
import { createRandom } from './random.ts';
import type { RunContext } from './run-context.ts';
import type { TestScope } from './test-scope.ts';

export function createTestContext({ id, signal }: TestScope, { order, send, elapsedMs }: RunContext): TestContext {
  return {
    seed: order.seed,
    rnd: createRandom(order.seed, id),
    note(text) {
      signal.throwIfAborted();
      send({ type: 'note', test: TestId.parse(id), text, atMs: Math.round(elapsedMs()) });
    },
    author: (text) => void process.stderr.write(`${id}: ${text}\n`),
    async sleep(time, _why) {
      await sleep(durationMs(time), undefined, { signal });
    },
  };
}
