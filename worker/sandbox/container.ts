import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type Docker from 'dockerode';
import { PlatformFault } from '../platform-fault.ts';
import { attachContainer } from './attach.ts';
import { type ContainerSpec, containerOptions } from './container-options.ts';
import { createDemultiplexer, type StreamName } from './demultiplex.ts';
import type { LearnerLimits } from './learner-limits.ts';

/** A created container with its three streams. It dies by itself when the worker's side of the stream closes (`StdinOnce`). */
export type AttachedContainer = {
  id: string;
  /** Only after this may others join its network namespace. */
  start(): Promise<void>;
  /** Changes memory and processors of the running container. @throws PlatformFault */
  limit(limits: Pick<LearnerLimits, 'memoryBytes' | 'cpuCount'>): Promise<void>;
  write(bytes: Buffer): void;
  endInput(): void;
  onData(listener: (stream: StreamName, piece: Buffer) => void): void;
  /** Stream closed, or bytes that Docker never writes: the container is of no more use. */
  onClose(listener: (cause: Error | undefined) => void): void;
  /** Exit code, once the container has stopped. */
  waitForExit(): Promise<number>;
  /** Kills and removes; answers whether it is gone. Never throws. */
  destroy(): Promise<boolean>;
};

const removeTimeoutMs = 10_000;
const limitAttempts = 5;
const limitRetryMs = 50;

/** @throws PlatformFault when the engine does not create or attach. */
export async function createContainer(docker: Docker, spec: ContainerSpec): Promise<AttachedContainer> {
  const container = await docker.createContainer(containerOptions(spec)).catch((cause: unknown) => {
    throw new PlatformFault(
      `cannot create the ${spec.role} container from ${spec.image}: ${(cause as Error).message}`,
      { cause },
    );
  });
  try {
    const stream = await attachContainer(docker, container.id);
    return withStream(container, stream);
  } catch (cause) {
    await removeContainer(container);
    throw new PlatformFault(`cannot attach to the ${spec.role} container`, { cause });
  }
}

export function withStream(container: Docker.Container, stream: Duplex): AttachedContainer {
  const dataListeners: ((stream: StreamName, piece: Buffer) => void)[] = [];
  const closeListeners: ((cause: Error | undefined) => void)[] = [];
  const demultiplex = createDemultiplexer((name, piece) => {
    for (const listener of dataListeners) listener(name, piece);
  });
  const takeChunk = (chunk: Buffer): void => {
    try {
      demultiplex(chunk);
    } catch (error) {
      stream.destroy(error as Error);
    }
  };
  let streamError: Error | undefined;
  stream.once('error', (error) => {
    streamError = error;
  });
  stream.once('end', () => stream.destroy());
  stream.once('close', () => {
    for (const listener of closeListeners) listener(streamError);
  });
  let removal: Promise<boolean> | undefined;
  let exit: Promise<{ StatusCode: number }> | undefined;
  return {
    id: container.id,
    async start() {
      // Asked in advance: the engine removes a container that has ended, and its exit code with it.
      exit = container.wait({ condition: 'next-exit' });
      exit.catch(() => undefined);
      await container.start();
    },
    limit: ({ memoryBytes, cpuCount }) => limitContainer(container, { memoryBytes, cpuCount }),
    write: (bytes) => {
      if (stream.writable) stream.write(bytes);
    },
    endInput: () => {
      if (stream.writable) stream.end();
    },
    onData(listener) {
      dataListeners.push(listener);
      // Not before: a container may say something sooner than the engine says that it has started.
      if (dataListeners.length === 1) stream.on('data', takeChunk);
    },
    onClose: (listener) => closeListeners.push(listener),
    async waitForExit() {
      const status = await exit;
      if (status === undefined) throw new PlatformFault('a container that was never started has no exit code');
      return status.StatusCode;
    },
    destroy() {
      removal ??= removeContainer(container).finally(() => stream.destroy());
      return removal;
    },
  };
}

/** While pages of processes that were just killed are still counted, the kernel refuses a lower limit: soon it will not. */
async function limitContainer(
  container: Docker.Container,
  { memoryBytes, cpuCount }: Pick<LearnerLimits, 'memoryBytes' | 'cpuCount'>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await container.update({ Memory: memoryBytes, MemorySwap: memoryBytes, NanoCpus: cpuCount * 1e9 });
      return;
    } catch (cause) {
      if (attempt === limitAttempts) throw new PlatformFault('cannot limit the learner container', { cause });
      await setTimeout(limitRetryMs);
    }
  }
}

/** Whether it is gone. One that the engine is removing already (409) may be stuck there, so its end is waited for. */
async function removeContainer(container: Docker.Container): Promise<boolean> {
  const abortSignal = AbortSignal.timeout(removeTimeoutMs);
  try {
    await container.remove({ force: true, v: true, abortSignal }).catch((error: unknown) => {
      if (statusOf(error) !== 409) throw error;
      return container.wait({ condition: 'removed', abortSignal });
    });
    return true;
  } catch (error) {
    return statusOf(error) === 404;
  }
}

const statusOf = (error: unknown): number | undefined => (error as { statusCode?: number }).statusCode;
