import { TestId } from '../../../../contracts/ids.ts';
import type { HttpExchange } from '../../../../contracts/run-event.ts';
import type { Caused } from '../capture/capture.ts';
import { describeCaused, sizeOfCaused } from '../capture/describe-caused.ts';
import { clip, clipBytes } from '../json/clip.ts';
import type { RunContext } from '../run-context.ts';
import type { EncodedRequest } from './encode-request.ts';
import type { WireAnswer } from './send-request.ts';

const maxBodyBytes = 16 * 1024;
const maxTestBytes = 256 * 1024;
const maxRunBytes = 5 * 1024 * 1024;
/** Of what is kept back the newest stay; a failure mostly points at these. */
const maxKeptCount = 512;
const maxKeptBytes = 4 * 1024 * 1024;

export type Recording = {
  n: number;
  test: string;
  startedMs: number;
  /** Default: when it is recorded. */
  endedMs?: number;
  request: EncodedRequest;
  caused?: Caused;
  outcome: { answer: WireAnswer } | { error: string };
};

/**
 * Numbers the exchanges of a run and sends them to the worker: at once in a `live` group, up to 256 KiB a test and 5 MiB
 * a run; all others are kept until their test ends, and sent, within the same limits, when it did not pass.
 */
export interface ExchangeRecorder {
  nextNumber(): number;
  /** Forgets what was kept of the test before. */
  beginTest(test: string, exchanges: 'live' | 'on-failure'): void;
  record(recording: Recording): void;
  /** Sends what was kept of the running test in the order of its numbers; where not all fits, these rather than others. */
  sendKept(numbers: readonly number[]): void;
}

type Kept = { recording: Recording; endedMs: number; bytes: number };

export function createExchangeRecorder({ send, elapsedMs }: Pick<RunContext, 'send' | 'elapsedMs'>): ExchangeRecorder {
  const kept = new Map<number, Kept>();
  let current = { test: '', isLive: false, sentBytes: 0, keptBytes: 0 };
  let lastNumber = 0;
  let runBytes = 0;
  /** Whether it is within the limits; counts it when it is. */
  const take = ({ bytes }: Kept): boolean => {
    if (current.sentBytes + bytes > maxTestBytes || runBytes + bytes > maxRunBytes) return false;
    current.sentBytes += bytes;
    runBytes += bytes;
    return true;
  };
  const sendOne = ({ recording, endedMs }: Kept): void =>
    send({ type: 'exchange', exchange: exchangeOf(recording, endedMs) });
  const forget = (n: number): void => {
    current.keptBytes -= kept.get(n)?.bytes ?? 0;
    kept.delete(n);
  };
  return {
    nextNumber: () => ++lastNumber,
    beginTest(test, exchanges) {
      kept.clear();
      current = { test, isLive: exchanges === 'live', sentBytes: 0, keptBytes: 0 };
    },
    record(recording) {
      // A request that outlived its test belongs to nobody.
      if (recording.test !== current.test) return;
      const one = { recording, endedMs: recording.endedMs ?? elapsedMs(), bytes: sizeOf(recording) };
      if (current.isLive && take(one)) {
        sendOne(one);
        return;
      }
      kept.set(recording.n, one);
      current.keptBytes += one.bytes;
      for (const n of kept.keys()) {
        if (kept.size <= maxKeptCount && current.keptBytes <= maxKeptBytes) return;
        forget(n);
      }
    },
    sendKept(numbers) {
      const wanted = new Set([...numbers, ...kept.keys()]);
      // What they caused may have become known since they were recorded.
      const sized = [...wanted]
        .flatMap((n) => kept.get(n) ?? [])
        .map((one) => ({ ...one, bytes: sizeOf(one.recording) }));
      const chosen = sized.filter(take);
      kept.clear();
      for (const one of chosen.toSorted((a, b) => a.recording.n - b.recording.n)) sendOne(one);
    },
  };
}

/** Roughly, as sent: JSON's escapes are not worth encoding everything twice. */
function sizeOf({ request, outcome, caused }: Recording): number {
  const answer = 'answer' in outcome ? outcome.answer : { headers: [], body: Buffer.alloc(0) };
  const headers = [...Object.entries(request.headers), ...answer.headers];
  const bodyBytes = [request.body, answer.body].reduce(
    (sum, body) => sum + Math.min(body?.length ?? 0, maxBodyBytes),
    0,
  );
  return headers.reduce(
    (sum, [name, value]) => sum + name.length + value.length + 8,
    256 + bodyBytes + (caused === undefined ? 0 : sizeOfCaused(caused)),
  );
}

function exchangeOf({ n, test, startedMs, request, outcome, caused }: Recording, endedMs: number): HttpExchange {
  const { method, path, headers, body } = request;
  const base = {
    n,
    test: TestId.parse(test),
    startedMs: round(startedMs),
    durationMs: round(endedMs - startedMs),
    request: { method, path: clip(path, 2048), ...partOf(Object.entries(headers), body ?? Buffer.alloc(0)) },
    ...(caused === undefined ? {} : describeCaused(caused)),
  };
  if ('error' in outcome) return { ...base, response: null, error: clip(outcome.error, 512) };
  const { answer } = outcome;
  return { ...base, response: { status: answer.status, ...partOf(answer.headers, answer.body) } };
}

function partOf(
  headers: [string, string][],
  body: Buffer,
): { headers: [string, string][]; body: string; bodyBytes: number } {
  return { headers, body: printable(body), bodyBytes: body.length };
}

function printable(body: Buffer): string {
  const text = body.toString('utf8');
  if (text.includes('\uFFFD') || text.includes('\u0000')) return `<${body.length} bytes that are not text>`;
  return clipBytes(text, maxBodyBytes);
}

const round = (ms: number): number => Math.round(ms * 100) / 100;
