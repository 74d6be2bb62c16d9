import { EventEmitter } from 'node:events';
import {
  HarnessMessage,
  maxHarnessBytes,
  maxHarnessLineBytes,
  type WorkerMessage,
} from '#contracts/harness-message.ts';
import type { AttachedContainer } from './container.ts';

/** First line on the grader's stdin: stray bytes of an attach would show here instead of corrupting an order. */
const graderMagic = 'WKGRADER1\n';
/** First line on its stderr; later ones are an author's `console.log` or a stack trace. */
const warmLine = 'warm\n';
const maxDiagnosticsBytes = 8 * 1024;

type GraderEvents = {
  /** Everything is imported; an order would be taken at once. */
  warm: [];
  message: [message: HarnessMessage];
  /** The first bad line, or the end of the stream; nothing follows. */
  closed: [fault: string | undefined];
};

/** The one channel whose word counts (`docs/security.md` H3): checked line by line, the first violation ends it. */
export type GraderChannel = {
  events: EventEmitter<GraderEvents>;
  send(message: WorkerMessage): void;
  /** What the harness printed on stderr, for the log of a fault. */
  diagnostics(): string;
};

export function openGraderChannel(container: AttachedContainer): GraderChannel {
  const events = new EventEmitter<GraderEvents>();
  let isClosed = false;
  let diagnostics = '';
  const close = (fault: string | undefined): void => {
    if (isClosed) return;
    isClosed = true;
    events.emit('closed', fault);
  };
  const readLine = createLineReader();
  let lastSeq = 0;
  const takeDiagnostics = (piece: Buffer): void => {
    const text = piece.toString('utf8');
    if (diagnostics === '' && text === warmLine) events.emit('warm');
    else if (diagnostics.length < maxDiagnosticsBytes) diagnostics += text;
  };
  const takeMessages = (piece: Buffer): void => {
    for (const line of readLine(piece)) {
      const message = HarnessMessage.parse(JSON.parse(line));
      if (message.seq !== lastSeq + 1) throw new Error(`message ${message.seq} follows ${lastSeq}`);
      lastSeq = message.seq;
      events.emit('message', message);
    }
  };
  container.onData((stream, piece) => {
    if (isClosed) return;
    if (stream === 'stderr') {
      takeDiagnostics(piece);
      return;
    }
    try {
      takeMessages(piece);
    } catch (error) {
      close(`the grader sent a bad message: ${(error as Error).message}`);
    }
  });
  container.onClose((cause) => close(cause === undefined ? undefined : cause.message));
  container.write(Buffer.from(graderMagic));
  return {
    events,
    send: (message) => container.write(Buffer.from(`${JSON.stringify(message)}\n`)),
    diagnostics: () => diagnostics,
  };
}

/** @throws Error from the returned function when a line or the whole stream exceeds its cap. */
function createLineReader(): (piece: Buffer) => string[] {
  let pieces: Buffer[] = [];
  let lineBytes = 0;
  let totalBytes = 0;
  return (piece) => {
    totalBytes += piece.length;
    if (totalBytes > maxHarnessBytes) throw new Error(`more than ${maxHarnessBytes} bytes in all`);
    const lines: string[] = [];
    let rest = piece;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      lines.push(Buffer.concat([...pieces, rest.subarray(0, end)]).toString('utf8'));
      pieces = [];
      lineBytes = 0;
      rest = rest.subarray(end + 1);
    }
    lineBytes += rest.length;
    if (lineBytes > maxHarnessLineBytes) throw new Error(`a line of more than ${maxHarnessLineBytes} bytes`);
    if (rest.length > 0) pieces.push(rest);
    return lines;
  };
}
