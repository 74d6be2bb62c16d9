import os from 'node:os';
import type { AskAnswer, ProcessAsk, ScriptOutcome } from '#contracts/harness-message.ts';
import { learnerEnv } from './learner-env.ts';
import { measureProcess } from './measure-process.ts';
import type { OutputTail } from './output-tail.ts';
import { PlatformFault } from './platform-fault.ts';
import type { ProcessExit, SupervisedContainer } from './sandbox/supervised.ts';

const maxCapturedBytes = 1024 * 1024;

export type LearnerProcessesOptions = {
  container: SupervisedContainer;
  /** Process name → command line, from the manifest. */
  commands: Record<string, readonly string[]>;
  env: Record<string, string>;
  tail: OutputTail;
  onOutput: (process: string, stream: 'stdout' | 'stderr', bytes: Buffer) => void;
  onStarted: (process: string) => void;
  /** `isExpected`: the harness had asked for the end, or it is a script that ran to its end. */
  onExited: (exit: ProcessExit, isExpected: boolean) => void;
};

/** Carries out in the learner's container what the harness may not do itself. */
export type LearnerProcesses = { carryOut(ask: ProcessAsk): Promise<AskAnswer> };

type RunningScript = {
  stdout: Buffer[];
  stderr: Buffer[];
  capturedBytes: number;
  timedOut: boolean;
  finish: (exit: ProcessExit) => void;
};

export function manageLearnerProcesses(options: LearnerProcessesOptions): LearnerProcesses {
  const { container, commands, env, tail } = options;
  const askedToEnd = new Set<string>();
  const scripts = new Map<string, RunningScript>();

  container.events.on('started', options.onStarted);
  container.events.on('output', (process, stream, bytes) => {
    const script = scripts.get(process);
    if (script !== undefined && script.capturedBytes < maxCapturedBytes) {
      script.capturedBytes += bytes.length;
      script[stream].push(bytes);
    }
    // What a script prints is its answer; only its complaints belong to the console.
    if (script === undefined || stream === 'stderr') options.onOutput(process, stream, bytes);
  });
  container.events.on('exit', (exit) => {
    const script = scripts.get(exit.process);
    const isExpected = askedToEnd.delete(exit.process) || script !== undefined;
    options.onExited(exit, isExpected);
    script?.finish(exit);
  });

  const commandOf = (process: string): readonly string[] => {
    const argv = commands[process];
    if (argv === undefined)
      throw new PlatformFault(
        `the harness asked for the process "${process}", which kata.yaml does not declare for this language`,
      );
    return argv;
  };

  const runScript = (ask: ProcessAsk & { type: 'run-script' }): Promise<ScriptOutcome> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        script.timedOut = true;
        container.signal(ask.process, os.constants.signals.SIGKILL);
      }, ask.timeoutMs);
      const script: RunningScript = {
        stdout: [],
        stderr: [],
        capturedBytes: 0,
        timedOut: false,
        finish: (exit) => {
          clearTimeout(timer);
          scripts.delete(ask.process);
          resolve(scriptOutcome(exit, script));
        },
      };
      scripts.set(ask.process, script);
      container.start({
        process: ask.process,
        argv: [...commandOf(ask.process), ...ask.args],
        env: learnerEnv(env, ask.env),
        stdin: { text: ask.stdin, repeat: ask.repeat },
      });
    });

  return {
    async carryOut(ask) {
      switch (ask.type) {
        case 'start-process':
          askedToEnd.delete(ask.process);
          tail.clear(ask.process);
          container.start({
            process: ask.process,
            argv: commandOf(ask.declared ?? ask.process),
            env: learnerEnv(env, ask.env),
          });
          return {};
        case 'signal-process':
          if (ask.signal !== 'SIGSTOP' && ask.signal !== 'SIGCONT') askedToEnd.add(ask.process);
          container.signal(ask.process, os.constants.signals[ask.signal]);
          // Whoever makes a process stand still goes on when it does: the supervisor takes orders one after the other.
          if (ask.signal === 'SIGSTOP') await measureProcess(container, ask.process);
          return {};
        case 'run-script':
          return { outcome: await runScript(ask) };
        case 'measure-process': {
          const usage = await measureProcess(container, ask.process);
          return usage === null ? {} : { usage };
        }
        case 'read-output':
          return { output: tail.read(ask.process) };
        default:
          return ask satisfies never;
      }
    },
  };
}

function scriptOutcome(exit: ProcessExit, script: RunningScript): ScriptOutcome {
  return {
    code: exit.code,
    signal: signalName(exit.signal),
    timedOut: script.timedOut,
    cpuMs: exit.cpuMs,
    wallMs: exit.wallMs,
    stdout: Buffer.concat(script.stdout).toString('utf8'),
    stderr: Buffer.concat(script.stderr).toString('utf8'),
  };
}

/** 9 → `SIGKILL`. */
export function signalName(number: number | null): string | null {
  if (number === null) return null;
  const found = Object.entries(os.constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}
