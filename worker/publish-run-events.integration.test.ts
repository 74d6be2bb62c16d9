import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RunId } from '#contracts/ids.ts';
import { RunEvent, runEventsChannel, runStreamKey, runStreamStateKey } from '#contracts/run-event.ts';
import { appendEventsScript } from '#contracts/run-stream.ts';
import type { Verdict } from '#contracts/verdict.ts';
import { claimRun, Fenced, fenceOf, type RunPublisher } from './publish-run-events.ts';

let redis: Redis;
let runId: RunId;

beforeAll(() => {
  const url = process.env['TEST_REDIS_URL'];
  if (url === undefined) throw new Error('TEST_REDIS_URL is not set: run this through "npm test", which starts Redis');
  redis = new Redis(url);
});
beforeEach(() => {
  runId = RunId.parse(randomUUID());
});
afterAll(() => redis.quit());

const verdict: Verdict = {
  v: 1,
  status: 'passed',
  score: 100,
  reason: 'All 0 tests passed.',
  passedCount: 0,
  totalCount: 0,
  tests: [],
  timings: { bootMs: 0, testsMs: 0, podMs: 0 },
};

async function claim(
  attempt: number,
  delivery: number,
  onLost: (error: Error) => void = () => undefined,
): Promise<RunPublisher> {
  const claimed = await claimRun(redis, runId, fenceOf(attempt, delivery), onLost);
  if (claimed.status !== 'claimed') throw new Error(`not claimed but ${claimed.status}`);
  return claimed.publisher;
}

async function storedEvents(): Promise<RunEvent[]> {
  const entries = await redis.xrange(runStreamKey(runId), '-', '+');
  return entries.map(([, fields]) => RunEvent.parse(JSON.parse(fields[1] ?? '')));
}

async function waitForCount(count: number): Promise<void> {
  await expect.poll(() => redis.xlen(runStreamKey(runId))).toBe(count);
}

const phase = (name: 'booting' | 'testing') => ({ type: 'phase', phase: name }) as const;

describe('the event stream of a run', () => {
  test('numbers events from 1 without a gap, in the order they were given', async () => {
    const publisher = await claim(1, 1);
    for (let index = 0; index < 200; index += 1) publisher.emit(phase(index % 2 === 0 ? 'booting' : 'testing'));
    await publisher.seal({ v: 1, runId, attempt: 1, verdict });
    const events = await storedEvents();
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(
      events.every(
        (event, index) => event.body.type === 'phase' && event.body.phase === (index % 2 === 0 ? 'booting' : 'testing'),
      ),
    ).toBe(true);
  });

  test('keeps text that looks like its own numbering as it is', async () => {
    const publisher = await claim(1, 1);
    const text = '{"seq":0} "seq":0 %1 %%';
    publisher.emit({ type: 'output', process: 'web', stream: 'stdout', text, sealed: false });
    await waitForCount(1);
    const [event] = await storedEvents();
    expect(event).toMatchObject({ seq: 1, body: { text } });
  });

  test('belongs to the later delivery: the earlier one is told and its events vanish', async () => {
    const lost: Error[] = [];
    const first = await claim(1, 1, (error) => lost.push(error));
    first.emit(phase('booting'));
    await waitForCount(1);
    const second = await claim(1, 2);
    first.emit(phase('testing'));
    await expect.poll(() => lost.length).toBe(1);
    expect(lost[0]).toBeInstanceOf(Fenced);
    await expect(first.seal({ v: 1, runId, attempt: 1, verdict })).rejects.toBeInstanceOf(Fenced);
    second.emit(phase('testing'));
    await waitForCount(2);
    expect((await storedEvents()).map((event) => event.seq)).toEqual([1, 2]);
  });

  test('is not given to the same delivery twice, nor to an earlier attempt', async () => {
    await claim(2, 1);
    expect((await claimRun(redis, runId, fenceOf(2, 1), () => undefined)).status).toBe('fenced');
    expect((await claimRun(redis, runId, fenceOf(1, 5), () => undefined)).status).toBe('fenced');
  });

  test('hands a verdict that was sealed but not delivered to the next worker', async () => {
    const publisher = await claim(1, 1);
    const job = { v: 1, runId, attempt: 1, verdict } as const;
    await publisher.seal(job);
    const next = await claimRun(redis, runId, fenceOf(1, 2), () => undefined);
    expect(next).toEqual({ status: 'sealed', verdictJson: JSON.stringify(job) });
  });

  test('has one end, whoever tries to write a second', async () => {
    await claim(1, 1);
    const finished = JSON.stringify({
      v: 1,
      runId,
      seq: 0,
      at: new Date().toISOString(),
      body: { type: 'finished', verdict },
    });
    const finish = () =>
      redis.eval(
        appendEventsScript,
        2,
        runStreamStateKey(runId),
        runStreamKey(runId),
        'final',
        60,
        runEventsChannel,
        finished,
      );
    expect(await finish()).toBe(1);
    expect(await finish()).toBe(-1);
    expect((await claimRun(redis, runId, fenceOf(3, 1), () => undefined)).status).toBe('fenced');
  });
});
