import { maxHarnessBytes, maxHarnessLineBytes } from '#contracts/harness-message.ts';
import type { HttpExchange } from '#contracts/run-event.ts';
import type { TestFailure } from '#contracts/verdict.ts';
import { clip, clipBytes } from './harness/json/clip.ts';
import type { OutgoingMessage } from './harness/run-context.ts';

/** Exchanges are left out beyond this, so that results always fit: the learner decides how long its answers are. */
const maxExchangeBytes = maxHarnessBytes * 0.75;
/** Beyond this, failures keep their message only. */
const maxDetailBytes = maxHarnessBytes * 0.9;
const maxShrunkBodyBytes = 2048;
const maxShrunkHeaders = 20;
const maxShrunkHeaderLength = 256;

/** Numbers messages and writes each as one line that keeps every cap of the contract. */
export function createMessageWriter(write: (line: string) => void): (message: OutgoingMessage) => void {
  let seq = 0;
  let writtenBytes = 0;
  return (message) => {
    if (message.type === 'exchange' && writtenBytes > maxExchangeBytes) return;
    seq++;
    const line = encodeLine({ ...capTexts(message, writtenBytes > maxDetailBytes), seq });
    writtenBytes += Buffer.byteLength(line);
    write(line);
  };
}

function encodeLine(message: OutgoingMessage & { seq: number }): string {
  const line = `${encode(message)}\n`;
  if (message.type !== 'exchange' || Buffer.byteLength(line) <= maxHarnessLineBytes) return line;
  const exchange = shrinkExchange(message.exchange);
  const shrunk = `${encode({ ...message, exchange })}\n`;
  if (Buffer.byteLength(shrunk) <= maxHarnessLineBytes) return shrunk;
  const { caused: _caused, ...rest } = exchange;
  return `${encode({ ...message, exchange: rest })}\n`;
}

/** Postgres takes neither NUL nor half a surrogate pair, and the learner can put both anywhere. */
function encode(message: object): string {
  return JSON.stringify(message, (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\u0000', '␀').toWellFormed() : value,
  );
}

function capTexts(message: OutgoingMessage, isBrief: boolean): OutgoingMessage {
  switch (message.type) {
    case 'start-failed':
      return { ...message, reason: clip(message.reason, 1024) };
    case 'note':
      return { ...message, text: clip(message.text, 1024) };
    case 'harness-error':
      return { ...message, message: clip(message.message, 4096) };
    case 'test-finished':
      if (message.failure === undefined) return message;
      return { ...message, failure: isBrief ? briefFailure(message.failure) : capFailure(message.failure) };
    default:
      return message;
  }
}

function capFailure({ message, did, expected, actual, see, curl }: TestFailure): TestFailure {
  return {
    message: clip(message, 2048),
    ...(did === undefined ? {} : { did: clip(did, 512) }),
    ...(expected === undefined ? {} : { expected: clip(expected, 4096) }),
    ...(actual === undefined ? {} : { actual: clip(actual, 4096) }),
    see: see.slice(0, 20),
    ...(curl === undefined || curl.length > 4096 ? {} : { curl }),
  };
}

function briefFailure({ message, see }: TestFailure): TestFailure {
  return { message: clip(message, 512), see: see.slice(0, 20) };
}

/** JSON can make six bytes of one control character. */
function shrinkExchange(exchange: HttpExchange): HttpExchange {
  const shrink = <T extends { body: string; headers: [string, string][] }>(part: T): T => ({
    ...part,
    body: clipBytes(part.body, maxShrunkBodyBytes),
    headers: part.headers
      .slice(0, maxShrunkHeaders)
      .map(([name, value]) => [clip(name, maxShrunkHeaderLength), clip(value, maxShrunkHeaderLength)]),
  });
  const { request, response } = exchange;
  return { ...exchange, request: shrink(request), response: response === null ? null : shrink(response) };
}
