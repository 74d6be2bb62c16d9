import { TestId } from '../../../../contracts/ids.ts';
import type { HttpExchange } from '../../../../contracts/run-event.ts';
import { clip, clipBytes } from '../json/clip.ts';
import type { RunContext } from '../run-context.ts';
import type { EncodedRequest } from './encode-request.ts';
import type { WireAnswer } from './send-request.ts';

const maxBodyBytes = 16 * 1024;
const maxTestBytes = 256 * 1024;
const maxRunBytes = 5 * 1024 * 1024;
const keptCount = 64;

export type Recording = {
  n: number;
  test: string;
  startedMs: number;
  request: EncodedRequest;
  outcome: { answer: WireAnswer } | { error: string };
};

/**
 * Numbers the exchanges of a run and sends them to the worker. Past 256 KiB a test or 5 MiB a run they are only kept, the
 * newest 64, and sent when a failure points at them.
 */
export interface ExchangeRecorder {
  nextNumber(): number;
  record(recording: Recording): void;
  /** Sends those of these exchanges that were kept back. */
  reveal(numbers: readonly number[]): void;
}

export function createExchangeRecorder({ send, elapsedMs }: Pick<RunContext, 'send' | 'elapsedMs'>): ExchangeRecorder {
  const kept = new Map<number, HttpExchange>();
  let lastNumber = 0;
  let current = { test: '', bytes: 0 };
  let runBytes = 0;
  return {
    nextNumber: () => ++lastNumber,
    record(recording) {
      const exchange = exchangeOf(recording, elapsedMs());
      const bytes = sizeOf(exchange);
      if (current.test !== recording.test) current = { test: recording.test, bytes: 0 };
      if (current.bytes + bytes <= maxTestBytes && runBytes + bytes <= maxRunBytes) {
        current.bytes += bytes;
        runBytes += bytes;
        send({ type: 'exchange', exchange });
        return;
      }
      kept.set(exchange.n, exchange);
      const oldest = kept.keys().next().value;
      if (kept.size > keptCount && oldest !== undefined) kept.delete(oldest);
    },
    reveal(numbers) {
      for (const n of numbers) {
        const exchange = kept.get(n);
        if (exchange === undefined) continue;
        kept.delete(n);
        send({ type: 'exchange', exchange });
      }
    },
  };
}

/** Roughly: JSON's escapes are not worth encoding everything twice. */
function sizeOf({ request, response }: HttpExchange): number {
  const headers = [...request.headers, ...(response?.headers ?? [])];
  const bodyLength = request.body.length + (response?.body.length ?? 0);
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + 8, 256 + bodyLength);
}

function exchangeOf({ n, test, startedMs, request, outcome }: Recording, endedMs: number): HttpExchange {
  const { method, path, headers, body } = request;
  const base = {
    n,
    test: TestId.parse(test),
    startedMs: round(startedMs),
    durationMs: round(endedMs - startedMs),
    request: { method, path: clip(path, 2048), ...partOf(Object.entries(headers), body ?? Buffer.alloc(0)) },
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
