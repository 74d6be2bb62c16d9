import { createServer, connect as dial, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { listen } from '../served/listen.ts';
import { DelayLine } from './delay-line.ts';

/** Which way bytes go: from the program to the service, or back. */
type Way = 'request' | 'reply';
/** The first connection that carries more than `afterBytes` this way, counted from now, is cut there. */
export type PlannedCut = { of: Way; afterBytes: number; onCut: () => void };
type Ends = { program: Socket; service: Socket };

/**
 * Stands between the learner's program and a service and passes bytes on as they are. A service that refuses connections shows
 * as one that resets them: giving up the port would let the program take it.
 */
export class Relay {
  delayMs = 0;
  port = 0;
  #cut: (PlannedCut & { carriedBytes: WeakMap<Socket, number> }) | null = null;
  readonly #target: { host: string; port: number };
  readonly #programs = new Set<Socket>();
  readonly #server = createServer({ allowHalfOpen: true, noDelay: true }, (program) => void this.#join(program));

  constructor({ host, port }: { host: string; port: number }) {
    this.#target = { host, port };
  }

  async open(): Promise<void> {
    this.port = await listen(this.#server);
  }

  close(): void {
    this.#server.close();
    this.cutAll();
  }

  /** Resets the program's connections, and answers how many there were. */
  cutAll(): number {
    const count = this.#programs.size;
    for (const program of this.#programs) program.resetAndDestroy();
    return count;
  }

  /** Replaces the plan before; `null` takes it back. */
  planCut(plan: PlannedCut | null): void {
    this.#cut = plan === null ? null : { ...plan, carriedBytes: new WeakMap() };
  }

  async #join(program: Socket): Promise<void> {
    const service = dial({ ...this.#target, allowHalfOpen: true, noDelay: true });
    this.#programs.add(program);
    program.once('close', () => this.#programs.delete(program));
    try {
      await Promise.all([
        pipeline(program, this.#scissors('request', { program, service }), service),
        pipeline(service, new DelayLine(() => this.delayMs), this.#scissors('reply', { program, service }), program),
      ]);
    } catch {
      // One side is lost: the other learns of it as of any lost connection.
      if (!program.destroyed) program.resetAndDestroy();
      service.destroy();
    }
  }

  /** Passes bytes on up to the cut. What is let through arrives, then the connection ends for both. */
  #scissors(way: Way, { program, service }: Ends): Transform {
    const admit = (chunk: Buffer): Buffer => this.#admit(chunk, way, program);
    const receiver = way === 'request' ? service : program;
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const admitted = admit(chunk);
        if (admitted.length === chunk.length) {
          done(null, chunk);
          return;
        }
        receiver.once('finish', () => {
          program.destroy();
          service.destroy();
        });
        this.push(admitted);
        this.push(null);
      },
    });
  }

  #admit(chunk: Buffer, way: Way, program: Socket): Buffer {
    const cut = this.#cut;
    if (cut?.of !== way) return chunk;
    const carriedBytes = cut.carriedBytes.get(program) ?? 0;
    cut.carriedBytes.set(program, carriedBytes + chunk.length);
    if (carriedBytes + chunk.length <= cut.afterBytes) return chunk;
    this.#cut = null;
    cut.onCut();
    return chunk.subarray(0, cut.afterBytes - carriedBytes);
  }
}
