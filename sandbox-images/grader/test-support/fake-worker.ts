import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type HarnessAsk, HarnessMessage, maxHarnessLineBytes, RunOrder } from '#contracts/harness-message.ts';
import { bundleRuntime } from '../bundle-runtime.ts';

export type FakeRun = {
  /** Source of `main.js`, or several files. */
  harness: string | Record<string, string>;
  groups: { id: string; requires?: string[]; tests: string[]; exchanges?: 'live' | 'on-failure' }[];
  /** Process name → source of a program for Node. */
  programs?: Record<string, string>;
  /** First bytes on stdin. */
  magic?: string;
} & Partial<
  Pick<
    RunOrder,
    | 'entries'
    | 'processes'
    | 'testTimeoutMs'
    | 'bootTimeoutMs'
    | 'fixtures'
    | 'solution'
    | 'env'
    | 'services'
    | 'served'
    | 'budgets'
    | 'seed'
  >
>;

export type FinishedRun = {
  messages: HarnessMessage[];
  tests: Record<string, Extract<HarnessMessage, { type: 'test-finished' }>>;
  exitCode: number | null;
  stderr: string;
  startCount: number;
  /** High-water mark of the grader's resident memory. */
  maxRssBytes: number;
};

const runId = '0198a1f0-0000-7000-8000-000000000001';
/** Its container has 192 MiB. A grader at rest takes half of this. */
export const maxGraderRssBytes = 160e6;
const maxTailLength = 1000;
const rssEveryMs = 10;

export type FakeWorker = { run(order: FakeRun): Promise<FinishedRun>; close(): Promise<void> };

/**
 * Speaks the worker's side of the protocol to the runtime, and really runs the programs. Without a command of its own it
 * makes the grader and starts it as a child process.
 */
export async function openFakeWorker(command?: string[]): Promise<FakeWorker> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wirekata-grader-'));
  const grader = command ?? (await makeGrader(folder));
  return {
    run: (order) => runOnce(folder, grader, order),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** As the image does it. @returns the command. */
async function makeGrader(folder: string): Promise<string[]> {
  const start = path.join(folder, 'start-grader.cjs');
  await copyFile(path.join(import.meta.dirname, '../start-grader.cjs'), start);
  await bundleRuntime(path.join(folder, 'grader.cjs'));
  const lifetimeSeconds = '1';
  const node = process.execPath;
  const args = ['--disable-warning=ExperimentalWarning', start];
  await once(spawn(node, [...args, lifetimeSeconds, '--make-code']), 'close');
  return [node, ...args];
}

async function runOnce(folder: string, command: string[], fake: FakeRun): Promise<FinishedRun> {
  const programs = await writePrograms(folder, fake.programs ?? {});
  const [file = '', ...args] = command;
  const grader = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const learner = runPrograms(programs, (message) => grader.stdin.write(`${JSON.stringify(message)}\n`));
  const finished: FinishedRun = {
    messages: [],
    tests: {},
    exitCode: null,
    stderr: '',
    startCount: 0,
    maxRssBytes: 0,
  };
  const watch = setInterval(() => {
    finished.maxRssBytes = Math.max(finished.maxRssBytes, peakRssBytes(grader));
  }, rssEveryMs);
  const { promise: isWarm, resolve: warmed } = Promise.withResolvers<void>();
  grader.stderr.on('data', (piece: Buffer) => {
    warmed();
    finished.stderr += piece.toString('utf8').replace(/^warm\n/, '');
  });
  const closed = new Promise<number | null>((resolve) => grader.on('close', resolve));
  createInterface({ input: grader.stdout }).on('line', (line) => {
    if (Buffer.byteLength(line) > maxHarnessLineBytes) throw new Error('the line is longer than the contract allows');
    const message = HarnessMessage.parse(JSON.parse(line));
    if (message.seq !== finished.messages.length + 1) throw new Error(`message ${message.seq} is out of order`);
    finished.messages.push(message);
    if (message.type === 'test-finished') finished.tests[message.test] = message;
    if (message.type === 'ask') learner.carryOut(message.id, message.ask);
  });
  grader.stdin.on('error', () => undefined);
  grader.stdin.write(fake.magic ?? 'WKGRADER1\n');
  // A pod waits in the pool long before its order comes.
  await Promise.race([isWarm, closed]);
  grader.stdin.write(`${JSON.stringify(orderOf(fake))}\n`);
  finished.exitCode = await closed;
  clearInterval(watch);
  finished.startCount = learner.close();
  return finished;
}

function orderOf({ harness, groups, programs = {}, magic: _magic, ...rest }: FakeRun): RunOrder {
  const processes = Object.keys(programs).map((name) => [name, { ready: { tcp: true }, persist: 'group' }]);
  return RunOrder.parse({
    type: 'run',
    v: 1,
    runId,
    entries: ['main.js'],
    harness: typeof harness === 'string' ? { 'main.js': harness } : harness,
    fixtures: {},
    solution: {},
    seed: '1f09ab42',
    groups: groups.map((group) => ({ requires: [], ...group })),
    testTimeoutMs: 4000,
    bootTimeoutMs: 3000,
    processes: Object.fromEntries(processes),
    env: {},
    services: {},
    ...rest,
  });
}

async function writePrograms(folder: string, programs: Record<string, string>): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [name, source] of Object.entries(programs)) {
    files[name] = path.join(folder, `${name}.mjs`);
    await writeFile(files[name], source);
  }
  return files;
}

function runPrograms(programs: Record<string, string>, send: (message: object) => void) {
  const running = new Map<string, ChildProcess>();
  const output = new Map<string, string>();
  const lastOutputOf = (name: string): string => output.get(name) ?? '';
  let startCount = 0;
  const start = (
    name: string,
    ask: { env: Record<string, string>; args?: string[]; declared?: string | undefined },
  ): ChildProcess => {
    const child = spawn(process.execPath, [programs[ask.declared ?? name] ?? '', ...(ask.args ?? [])], {
      env: ask.env,
      detached: true,
    });
    startCount++;
    running.set(name, child);
    return child;
  };
  const startServer = (id: number, ask: HarnessAsk & { type: 'start-process' }): void => {
    const child = start(ask.process, ask);
    output.set(ask.process, '');
    const keep = (piece: Buffer): void =>
      void output.set(ask.process, lastOutputOf(ask.process) + piece.toString('utf8'));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('spawn', () => send({ type: 'answer', ask: id }));
    child.on('close', (code, signal) =>
      send({
        type: 'process-exited',
        process: ask.process,
        code,
        signal,
        lastOutput: lastOutputOf(ask.process).slice(-maxTailLength),
      }),
    );
  };
  const runScript = (id: number, ask: HarnessAsk & { type: 'run-script' }): void => {
    const child = start(ask.process, ask);
    const outcome = { stdout: '', stderr: '', timedOut: false, cpuMs: 1, wallMs: 1 };
    const timer = setTimeout(() => {
      outcome.timedOut = true;
      child.kill('SIGKILL');
    }, ask.timeoutMs);
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.on('data', (piece: Buffer) => {
        outcome[stream] += piece.toString('utf8');
      });
    }
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      send({ type: 'answer', ask: id, outcome: { ...outcome, code, signal } });
    });
    child.stdin?.end(ask.stdin.repeat(ask.repeat));
  };
  return {
    carryOut(id: number, ask: HarnessAsk): void {
      if (ask.type === 'start-process') startServer(id, ask);
      else if (ask.type === 'run-script') runScript(id, ask);
      else if (ask.type === 'measure-process') send({ type: 'answer', ask: id });
      else if (ask.type === 'read-output') send({ type: 'answer', ask: id, output: lastOutputOf(ask.process) });
      else if (ask.type === 'control-service') send({ type: 'answer', ask: id, error: 'no services here' });
      else {
        signalGroup(running.get(ask.process), ask.signal);
        send({ type: 'answer', ask: id });
      }
    },
    close(): number {
      for (const child of running.values()) signalGroup(child, 'SIGKILL');
      return startCount;
    },
  };
}

/** A program and the processes it has started, which hold its output open. */
function signalGroup(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  try {
    process.kill(-(child?.pid as number), signal);
  } catch {
    // It has ended by itself.
  }
}

function peakRssBytes({ pid }: ChildProcess): number {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    // It has just ended.
    return 0;
  }
}
