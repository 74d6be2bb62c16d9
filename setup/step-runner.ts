const nameWidth = 14;

/** Says what a long step is doing; each call is one more line. */
export type Say = (line: string) => void;

/**
 * Runs one step of a set-up and prints its line: name and time, or that it failed. Rethrows what the step throws; an
 * interrupt ends the wait for it at once. Steps may run side by side.
 */
export type StepRunner = <Result>(name: string, work: (say: Say) => Promise<Result>) => Promise<Result>;

export function createStepRunner(out: NodeJS.WriteStream, signal: AbortSignal): StepRunner {
  const mark = (sign: string, colour: number) => (out.isTTY ? `\u001b[${colour}m${sign}\u001b[0m` : sign);
  const running = new Set<string>();
  // On a terminal the steps that run are shown and overwritten by their results; a log gets results only.
  const showRunning = () => out.isTTY && running.size > 0 && out.write(`… ${[...running].join(', ')}`);
  const clear = () => out.isTTY && out.write('\r\u001b[2K');
  return async (name, work) => {
    const startedAt = performance.now();
    const finish = (sign: string) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      running.delete(name);
      clear();
      out.write(`${sign} ${name.padEnd(nameWidth)}${seconds.padStart(8)} s\n`);
      showRunning();
    };
    clear();
    running.add(name);
    showRunning();
    try {
      const say: Say = (line) => {
        clear();
        out.write(`  ${line}\n`);
        showRunning();
      };
      signal.throwIfAborted();
      const result = await Promise.race([work(say), interrupted(signal)]);
      finish(mark('✓', 32));
      return result;
    } catch (error) {
      finish(mark('✗', 31));
      throw error;
    }
  };
}

function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}
