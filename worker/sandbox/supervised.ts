import { EventEmitter } from 'node:events';
import type { AttachedContainer } from './container.ts';
import {
  createFrameDecoder,
  decodeFields,
  encodeFields,
  encodeFrame,
  type SupervisorFrame,
  supervisorMagic,
} from './supervisor-frames.ts';

export type ProcessExit = {
  process: string;
  /** null when a signal ended it. */
  code: number | null;
  signal: number | null;
  cpuMs: number;
  wallMs: number;
  /** Processes of the container that the kernel has killed for memory so far. */
  oomKillCount: number;
};

/** Of a process with everything it has started; what has left every session counts for each. */
export type ProcessUsage = {
  process: string;
  pid: number;
  residentBytes: number;
  /** null when one of them hides its files. */
  openFileCount: number | null;
  processCount: number;
};

type SupervisedEvents = {
  hello: [];
  started: [process: string];
  output: [process: string, stream: 'stdout' | 'stderr', bytes: Buffer];
  exit: [exit: ProcessExit];
  usage: [usage: ProcessUsage];
  /** An order that failed, in the supervisor's words. */
  refused: [process: string, message: string];
  /** The container is gone or spoke nonsense. */
  lost: [cause: Error | undefined];
};

export type StartOrder = {
  process: string;
  argv: readonly string[];
  env: Record<string, string>;
  /** Written `repeat` times, then closed; absent means an empty stdin. */
  stdin?: { text: string; repeat: number };
};

/** A container whose PID 1 is our supervisor: orders in, frames out (`docs/protocol.md`). */
export type SupervisedContainer = {
  events: EventEmitter<SupervisedEvents>;
  writeFile(path: string, content: string | Buffer): void;
  start(order: StartOrder): void;
  signal(process: string, signalNumber: number): void;
  /** Answered by the event `usage`, or by `refused` when it does not run. */
  measure(process: string): void;
  killAll(): void;
};

export function superviseContainer(container: AttachedContainer): SupervisedContainer {
  const events = new EventEmitter<SupervisedEvents>();
  const decode = createFrameDecoder((frame) => emitFrame(events, frame));
  container.onData((stream, piece) => {
    if (stream !== 'stdout') return;
    try {
      decode(piece);
    } catch (error) {
      events.emit('lost', error as Error);
    }
  });
  container.onClose((cause) => events.emit('lost', cause));
  container.write(supervisorMagic);
  const order = (type: string, payload: Buffer): void => container.write(encodeFrame(type, payload));
  return {
    events,
    writeFile: (path, content) =>
      order('F', encodeFields([path], typeof content === 'string' ? Buffer.from(content, 'utf8') : content)),
    start: ({ process, argv, env, stdin }) => {
      const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
      const fields = [process, stdin?.repeat ?? 0, argv.length, ...argv, variables.length, ...variables];
      order('S', encodeFields(fields, Buffer.from(stdin?.text ?? '', 'utf8')));
    },
    signal: (process, signalNumber) => order('K', encodeFields([process, signalNumber])),
    measure: (process) => order('U', encodeFields([process])),
    killAll: () => order('X', Buffer.alloc(0)),
  };
}

function emitFrame(events: EventEmitter<SupervisedEvents>, { type, payload }: SupervisorFrame): void {
  switch (type) {
    case 'H':
      events.emit('hello');
      return;
    case 'P':
      events.emit('started', field(payload, 0));
      return;
    case 'O':
    case 'E': {
      const { fields, rest } = decodeFields(payload, 1);
      events.emit('output', fields[0] ?? '', type === 'O' ? 'stdout' : 'stderr', rest);
      return;
    }
    case 'Z':
      events.emit('exit', parseExit(payload));
      return;
    case 'U':
      events.emit('usage', parseUsage(payload));
      return;
    case 'W':
      events.emit('refused', field(payload, 0), field(payload, 1));
      return;
    default:
      throw new Error(`supervisor sent an unknown frame "${type}"`);
  }
}

function field(payload: Buffer, index: number): string {
  return decodeFields(payload, index + 1).fields[index] ?? '';
}

function parseUsage(payload: Buffer): ProcessUsage {
  const [process = '', pid, residentBytes, openFiles, processCount] = decodeFields(payload, 5).fields;
  return {
    process,
    pid: Number(pid),
    residentBytes: Number(residentBytes),
    openFileCount: Number(openFiles) < 0 ? null : Number(openFiles),
    processCount: Number(processCount),
  };
}

function parseExit(payload: Buffer): ProcessExit {
  const [process = '', code, signal, cpuMs, wallMs, oomKillCount] = decodeFields(payload, 6).fields;
  const signalNumber = Number(signal);
  return {
    process,
    code: signalNumber === 0 ? Number(code) : null,
    signal: signalNumber === 0 ? null : signalNumber,
    cpuMs: Number(cpuMs),
    wallMs: Number(wallMs),
    oomKillCount: Number(oomKillCount),
  };
}
