import type { Exit } from '../api/processes.ts';
import { LearnerFailure } from '../failure.ts';
import { encodeRequest } from '../http/encode-request.ts';
import { sendRequest } from '../http/send-request.ts';
import { WireFailure } from '../http/wire-failure.ts';
import type { RunContext } from '../run-context.ts';
import { exitInWords } from './exit-in-words.ts';
import type { GroupHealth } from './group-health.ts';
import type { LearnerProcess } from './learner-process.ts';
import type { Life } from './life.ts';
import { within } from './within.ts';

/** News of an exit travel slower than the closed connection that it causes. */
const exitNewsMs = 200;
const probeMs = 1000;

/** What the HTTP client needs of a learner's server: that it runs, and why it stopped answering. */
export class LearnerServer {
  readonly process: LearnerProcess;
  /** A test has sent SIGSTOP: silence is then what it wants. */
  isSuspended = false;
  readonly #context: RunContext;
  readonly #health: GroupHealth;
  #booting: Promise<Life> | null = null;
  #probing: Promise<boolean> | null = null;
  #bootFailure: LearnerFailure | null = null;

  constructor(process: LearnerProcess, { context, health }: { context: RunContext; health: GroupHealth }) {
    this.process = process;
    this.#context = context;
    this.#health = health;
  }

  /** Port of the running process, started when there is none. @throws LearnerFailure when it does not run in this test. */
  async ensureRunning(): Promise<number> {
    const { process } = this;
    const scope = this.#context.scopes.current();
    process.user = scope;
    if (this.#booting === null) {
      if (process.running !== null) return process.running.port;
      if (process.life?.exit && process.life.endedIn === scope.id) {
        throw this.exitFailure(process.life.exit, 'before the request could be sent');
      }
      if (this.#health.brokenReason !== null)
        throw new LearnerFailure({ message: this.#health.brokenReason }, { isFinal: true });
      this.#booting = this.#bootAsUsual(process.life?.env ?? {}).finally(() => {
        this.#booting = null;
      });
    }
    const booting = this.#booting;
    return (await scope.uncounted(() => booting)).port;
  }

  /** Starts it with the test's own variables; a failure is the test's alone. */
  async startWith(env: Record<string, string>): Promise<void> {
    const scope = this.#context.scopes.current();
    this.process.user = scope;
    this.isSuspended = false;
    await scope.uncounted(async () => {
      await this.process.killIfRunning();
      await this.process.boot(env);
    });
  }

  /** Gives `work` a signal that is aborted soon after the process has ended. */
  whileInUse<T>(work: (ended: AbortSignal) => Promise<T>): Promise<T> {
    return work((this.process.life as Life).ended);
  }

  async findExit(): Promise<Exit | null> {
    return this.process.life === null ? null : within(this.process.life.exited, exitNewsMs);
  }

  exitFailure(exit: Exit, when: string): LearnerFailure {
    return new LearnerFailure(
      {
        message: `The server ${exitInWords(exit, when)}.`,
        expected: 'the server to keep running',
        actual: `it ${exitInWords(exit)}`,
      },
      { isFinal: true },
    );
  }

  /** Whether the process still answers anything within a second; asked once for all requests that are waiting. */
  probe(): Promise<boolean> {
    const { running, ready } = this.process;
    if (this.isSuspended || running === null) return Promise.resolve(true);
    const path = typeof ready === 'object' && 'http' in ready ? ready.http : '/';
    this.#probing ??= answersAnything(running.port, path).finally(() => {
      this.#probing = null;
    });
    return this.#probing;
  }

  /** Ends a process that no longer answers and breaks the group off. */
  async abandonHung(reason: string): Promise<LearnerFailure> {
    const { running } = this.process;
    this.#health.breakOff(
      `The server stopped answering (${reason}): it was ended, and the rest of this group was left out.`,
    );
    if (running !== null && !running.isEndAsked) await this.process.end('SIGKILL');
    return new LearnerFailure(
      { message: `${reason}, and the server no longer answers anything else.`, actual: 'no answer' },
      { status: 'timed-out', isFinal: true },
    );
  }

  async beginGroup(): Promise<void> {
    this.process.user = null;
    this.isSuspended = false;
    if (this.process.isKeptForRun) return;
    await this.process.killIfRunning();
    this.process.life = null;
  }

  /** The ordinary start. Once it has failed it is not tried again in this run: the program would be the same. */
  async #bootAsUsual(env: Record<string, string>): Promise<Life> {
    if (this.#bootFailure !== null) throw this.#bootFailure;
    this.isSuspended = false;
    try {
      return await this.process.boot(env);
    } catch (error) {
      if (!(error instanceof LearnerFailure)) throw error;
      this.#bootFailure = error;
      this.#health.breakOff(error.message);
      this.#context.send({ type: 'start-failed', process: this.process.name, reason: error.message });
      throw error;
    }
  }
}

/** A connection that is closed or garbled is an answer of sorts; silence is not. */
async function answersAnything(port: number, path: string): Promise<boolean> {
  const request = encodeRequest('GET', path, { defaults: {}, options: {} });
  try {
    await sendRequest(request, { port, timeoutMs: probeMs, signal: new AbortController().signal });
    return true;
  } catch (error) {
    return !(error instanceof WireFailure && error.kind === 'timeout');
  }
}
