import type { Exit } from '../api/processes.ts';
import { WireFailure } from '../http/wire-failure.ts';

/** The kernel closes a dead process's connections; this is for those that a child of it has inherited. */
const endGraceMs = 100;

/** From one start of a process to its end. */
export interface Life {
  readonly port: number;
  /** Variables on top of the usual ones. */
  readonly env: Record<string, string>;
  readonly exited: Promise<Exit>;
  /** Aborted soon after the end. */
  readonly ended: AbortSignal;
  exit: Exit | null;
  isReady: boolean;
  /** The harness itself asked for the end. */
  isEndAsked: boolean;
  /** Test that was using it when it ended. */
  endedIn: string | null;
  end(exit: Exit): void;
}

export function startLife(port: number, env: Record<string, string>): Life {
  const { promise: exited, resolve } = Promise.withResolvers<Exit>();
  const ending = new AbortController();
  return {
    port,
    env,
    exited,
    ended: ending.signal,
    exit: null,
    isReady: false,
    isEndAsked: false,
    endedIn: null,
    end(exit) {
      this.exit = exit;
      resolve(exit);
      setTimeout(() => ending.abort(new WireFailure('closed', 'the process has ended')), endGraceMs).unref();
    },
  };
}
