import type { Duration, Json } from './values.ts';

/** How a process ended. `lastOutput` is the end of what it printed. */
export interface Exit {
  code: number | null;
  signal: string | null;
  lastOutput: string;
}

export type Signal = 'SIGTERM' | 'SIGKILL' | 'SIGINT' | 'SIGSTOP' | 'SIGCONT' | 'SIGHUP';

/**
 * A server process of the learner. The first request to it in a group starts it, on a new random port with an empty
 * database (`processes.<name>.persist: run` keeps one process for the whole run). A crash fails the test that saw it, and
 * the next test gets a new process with the same data. One without a port (`ready: {log: …}` or `none`) gets no request, so the
 * harness starts it: `await server('mailer').start()`.
 */
export interface Server {
  /** Its name in `kata.yaml`; `web#2` for a second instance. */
  readonly name: string;
  /** Port of the running process; 0 while there is none. */
  readonly port: number;
  /** How the last process ended, `null` before. */
  readonly exit: Exit | null;
  /** Starts it (again) with these variables on top: `await web.start({ env: { TOKEN_TTL: '2s' } })`. */
  start(options?: { env?: Record<string, string> }): Promise<void>;
  /** Starts it and expects it to end by itself: `const { code } = await web.startToFail({ env: { PORT: 'abc' }, within: '2s' })`. */
  startToFail(options?: { env?: Record<string, string>; within?: Duration }): Promise<Exit>;
  /** Sends SIGTERM (or another signal) and waits for the end: `const { code } = await web.stop('SIGTERM', { within: '5s' })`. */
  stop(signal?: Signal, options?: { within?: Duration }): Promise<Exit>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<Exit>;
  /** Kills it and starts it again on a new port with the same variables and the same database: `await web.restart()`. */
  restart(options?: { env?: Record<string, string> }): Promise<void>;
  /** Sends a signal without waiting: `await web.signal('SIGHUP')`. */
  signal(signal: Signal): Promise<void>;
  /** Process id in its own container, another one after every start. */
  pid(): Promise<number>;
  /** Resident memory of the process and everything it has started, in bytes: `expect.budget('memory', await server().rss())`. */
  rss(): Promise<number>;
  /** Open files and sockets of the process and everything it has started; for "flat after 300 requests". */
  fds(): Promise<number>;
  /**
   * Connections that hold bytes which it has not read: what waits for a server that SIGSTOP made stand still.
   * `await expect.eventually(async () => expect.value(await web.unread(), 'requests that wait').atLeast(10))`
   */
  unread(): Promise<number>;
  /**
   * What it has printed since its start, the newest 64 KB, both streams together. Output travels on its own, so wait for it:
   * `await expect.eventually(async () => expect.value(await web.logs(), 'log').includes('GET /books'))`
   */
  logs(): Promise<string>;
  /** Whether the process runs and, if it has a port, takes a connection within a second. */
  alive(): Promise<boolean>;
}

export interface ScriptRun {
  /** Text for its standard input; written `repeat` times. */
  stdin?: string;
  repeat?: number;
  args?: string[];
  env?: Record<string, string>;
  /** Default: what the test has left, less a second. */
  timeout?: Duration;
}

export interface ScriptResult {
  code: number | null;
  signal: string | null;
  timedOut: boolean;
  /** Processor time of the script, which other load on the machine does not change. */
  cpuMs: number;
  wallMs: number;
  stdout: string;
  stderr: string;
  /** `stdout` as JSON; output that is not JSON fails the test here. */
  readonly json: Json;
}

export interface Script {
  readonly name: string;
  /** Runs it to its end: `const report = await script().run({ stdin: lines.join('\n') })`. A time-out fails the test. */
  run(options?: ScriptRun): Promise<ScriptResult>;
}
