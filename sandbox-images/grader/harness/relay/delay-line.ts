import { Transform, type TransformCallback } from 'node:stream';

/** What may wait in one connection; its sender waits beyond that, as it would for a slow network. */
const maxHeldBytes = 1024 ** 2;

/** Passes bytes on in their order, each as late as `delayMs()` says when it comes. */
export class DelayLine extends Transform {
  readonly #delayMs: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #heldBytes = 0;
  #lastDueMs = 0;
  #whenRoom: TransformCallback | null = null;
  #whenEmpty: TransformCallback | null = null;

  constructor(delayMs: () => number) {
    super();
    this.#delayMs = delayMs;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    const nowMs = performance.now();
    const dueMs = Math.max(this.#lastDueMs, nowMs + this.#delayMs());
    if (this.#timers.size === 0 && dueMs <= nowMs) {
      done(null, chunk);
      return;
    }
    this.#lastDueMs = dueMs;
    this.#heldBytes += chunk.length;
    const timer = setTimeout(() => this.#release(timer, chunk), dueMs - nowMs);
    this.#timers.add(timer);
    if (this.#heldBytes < maxHeldBytes) done();
    else this.#whenRoom = done;
  }

  override _flush(done: TransformCallback): void {
    if (this.#timers.size === 0) done();
    else this.#whenEmpty = done;
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    done(error);
  }

  #release(timer: NodeJS.Timeout, chunk: Buffer): void {
    this.#timers.delete(timer);
    this.#heldBytes -= chunk.length;
    this.push(chunk);
    const whenRoom = this.#whenRoom;
    this.#whenRoom = null;
    whenRoom?.();
    if (this.#timers.size === 0) this.#whenEmpty?.();
  }
}
