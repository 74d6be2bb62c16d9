import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { ServiceAccess } from '../../../../contracts/harness-message.ts';
import { within } from '../process/within.ts';
import type { RedisConnection } from '../services/redis.ts';
import { createLineCutter } from './line-cutter.ts';
import { type LoggedCommand, parseMonitorLine } from './redis-commands.ts';
import type { CaptureSource } from './track.ts';

/** Between two looks; the learner decides how many there are, and how large. */
const maxShownCount = 10_000;
const maxShownBytes = 8 * 1024 ** 2;
/** Of a command without its arguments, as an object. */
const bytesOfOne = 200;
const connectTimeoutMs = 1000;

type Access = NonNullable<ServiceAccess['redis']>;
type Monitor = { socket: Socket; ready: Promise<boolean> };

/**
 * Reads MONITOR, which shows each command before it is answered. An ECHO over the harness's own connection is the barrier:
 * when MONITOR shows it, everything that was answered before has been shown.
 */
export function openRedisMonitor(access: Access, connection: RedisConnection): CaptureSource<LoggedCommand> {
  let shown: LoggedCommand[] = [];
  let shownBytes = 0;
  let isComplete = true;
  let monitor: Monitor | null = null;
  const barriers = new Map<string, () => void>();
  const takeLine = (line: string): void => {
    const parsed = parseMonitorLine(line);
    if (parsed === null) return;
    const { command, source } = parsed;
    if (command.name === 'ECHO') barriers.get(command.args[0] ?? '')?.();
    // A script's commands are part of the EVAL that was shown before them.
    if (source === 'lua' || connection.isOwn(source)) return;
    shownBytes += command.args.reduce((sum, arg) => sum + arg.length, bytesOfOne);
    if (shown.length < maxShownCount && shownBytes < maxShownBytes) shown.push(command);
    else isComplete = false;
  };
  const lose = (): void => {
    monitor = null;
    isComplete = false;
    for (const pass of barriers.values()) pass();
  };
  const ready = async (): Promise<void> => {
    monitor ??= openMonitor(access, { onLine: takeLine, onClose: lose });
    await monitor.ready;
  };
  const pass = async (): Promise<void> => {
    const marker = randomBytes(8).toString('hex');
    const { promise, resolve } = Promise.withResolvers<void>();
    barriers.set(marker, resolve);
    await Promise.all([promise, connection.cmd('ECHO', marker)]).finally(() => barriers.delete(marker));
  };
  return {
    ready,
    async drain() {
      if (monitor !== null) await pass();
      const drained = { items: shown, isComplete };
      shown = [];
      shownBytes = 0;
      isComplete = true;
      return drained;
    },
    async skip() {
      await ready();
      shown = [];
      shownBytes = 0;
      isComplete = true;
    },
    async close() {
      monitor?.socket.destroy();
    },
  };
}

/** A plain socket: a client library would hold a line of any length, and a value may have 32 MB. */
function openMonitor(
  { host, port, harness }: Access,
  { onLine, onClose }: { onLine: (line: string) => void; onClose: () => void },
): Monitor {
  const socket = connect(port, host, () => socket.write(`AUTH ${harness.user} ${harness.password}\r\nMONITOR\r\n`));
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let okCount = 0;
  const cut = createLineCutter((line) => {
    if (line === '+OK' && ++okCount === 2) resolve(true);
    else onLine(line);
  });
  socket.on('data', cut);
  socket.on('error', () => undefined);
  socket.on('close', () => {
    resolve(false);
    onClose();
  });
  return { socket, ready: within(promise, connectTimeoutMs).then((isOpen) => isOpen === true) };
}
