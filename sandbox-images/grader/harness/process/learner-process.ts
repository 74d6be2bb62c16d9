import type { Readiness } from '../../../../contracts/readiness.ts';
import type { Exit, Signal } from '../api/processes.ts';
import { inWords } from '../durations.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import type { ProcessExited, RunContext } from '../run-context.ts';
import type { RunData } from '../services/run-data.ts';
import type { TestScope } from '../test-scope.ts';
import { awaitReady, readyInWords } from './await-ready.ts';
import { exitInWords } from './exit-in-words.ts';
import type { GroupHealth } from './group-health.ts';
import { type Life, startLife } from './life.ts';
import { listListeningPorts, pickFreePort } from './ports.ts';
import { within } from './within.ts';

const killMs = 5000;

/** A process of `kata.yaml`, and which of several that run at the same time, from 1. */
export type ProcessIdentity = { declared: string; instance: number };

export type LearnerProcessDeps = { context: RunContext; health: GroupHealth; data: RunData };

/** A process of the learner through all its starts and ends in a run. The worker carries them out. */
export class LearnerProcess {
  /** Its name in `kata.yaml`. */
  readonly declared: string;
  /** `web`, and `web#2` for a second instance of it. */
  readonly name: string;
  readonly ready: Readiness;
  readonly isKeptForRun: boolean;
  /** The latest start; `null` before the first and after a group has ended. */
  life: Life | null = null;
  /** The test that used it last. */
  user: TestScope | null = null;
  readonly #deps: LearnerProcessDeps;

  constructor({ declared, instance }: ProcessIdentity, deps: LearnerProcessDeps) {
    const { processes } = deps.context.order;
    const spec = processes[declared];
    if (spec === undefined) {
      const known = Object.keys(processes).join(', ') || 'none';
      throw new HarnessFault(
        `"${declared}" is not a process that kata.yaml declares for this language (declared: ${known}).`,
      );
    }
    this.declared = declared;
    this.name = instance === 1 ? declared : `${declared}#${instance}`;
    this.ready = spec.ready;
    this.isKeptForRun = spec.persist === 'run';
    this.#deps = deps;
    deps.context.onProcessExited((exited) => this.#takeExit(exited));
  }

  /** The running life, or `null`. */
  get running(): Life | null {
    return this.life !== null && this.life.exit === null ? this.life : null;
  }

  /** Starts it and waits until it is ready. @throws LearnerFailure when it never is. */
  async boot(env: Record<string, string>): Promise<Life> {
    const { context } = this.#deps;
    const portsBefore = await listListeningPorts();
    const startedMs = performance.now();
    const life = await this.launch(env);
    const { port, exited } = life;
    const problem = await awaitReady({
      port,
      exited,
      ready: this.ready,
      timeoutMs: context.order.bootTimeoutMs,
      portsBefore,
      readOutput: () => this.readOutput(),
    });
    if (problem === null) {
      life.isReady = true;
      context.send({ type: 'process-ready', process: this.name, bootMs: performance.now() - startedMs });
      return life;
    }
    await this.killIfRunning();
    this.life = null;
    const expected = readyInWords(this.ready);
    throw new LearnerFailure(
      { message: problem, did: `started the process "${this.name}"`, expected },
      { isFinal: true },
    );
  }

  /** Starts it on a new port without waiting for anything. */
  async launch(env: Record<string, string>): Promise<Life> {
    const { context, data } = this.#deps;
    await data.prepare();
    const port = await pickFreePort();
    const life = startLife(port, env);
    this.life = life;
    const all = { ...context.order.env, PORT: String(port), HOST: '127.0.0.1', ...data.env(), ...env };
    const { name, declared } = this;
    await context.ask({ type: 'start-process', process: name, ...(name === declared ? {} : { declared }), env: all });
    return life;
  }

  /** @throws LearnerFailure when it outlives the signal by `withinMs`; SIGKILL has ended it then. */
  async end(signal: Signal, withinMs: number = killMs): Promise<Exit> {
    const life = this.life as Life;
    life.isEndAsked = true;
    await this.signal(signal);
    const exit = await within(life.exited, withinMs);
    if (exit !== null) return exit;
    if (signal === 'SIGKILL')
      throw new HarnessFault(`The process "${this.name}" did not end within ${inWords(withinMs)} of SIGKILL.`);
    await this.end('SIGKILL');
    throw new LearnerFailure({
      message: `The server did not end within ${inWords(withinMs)} of ${signal}.`,
      did: `sent ${signal} to the process "${this.name}"`,
      expected: `the process to end within ${inWords(withinMs)}`,
      actual: 'it was still running',
    });
  }

  async signal(signal: Signal): Promise<void> {
    await this.#deps.context.ask({ type: 'signal-process', process: this.name, signal });
  }

  /** What it has printed since its start, the newest 64 KB. */
  async readOutput(): Promise<string> {
    const { output } = await this.#deps.context.ask({ type: 'read-output', process: this.name });
    return output ?? '';
  }

  async killIfRunning(): Promise<void> {
    if (this.running !== null) await this.end('SIGKILL');
  }

  #takeExit({ process, code, signal, lastOutput }: ProcessExited): void {
    const life = this.running;
    if (process !== this.name || life === null) return;
    const exit = { code, signal, lastOutput };
    life.endedIn = this.user !== null && !this.user.signal.aborted ? this.user.id : null;
    life.end(exit);
    if (life.isReady && !life.isEndAsked) this.#deps.health.countDeath(`The server ${exitInWords(exit)}.`);
  }
}
