import type { ProcessAsk } from '#contracts/harness-message.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import { capOutput, hardOutputBytes } from './cap-output.ts';
import type { RunFacts } from './judge.ts';
import { manageLearnerProcesses, signalName } from './learner-processes.ts';
import { createOutputTail } from './output-tail.ts';
import { PlatformFault } from './platform-fault.ts';
import type { RunRequest } from './run-submission.ts';
import type { Pod } from './sandbox/pod.ts';
import type { ProcessExit } from './sandbox/supervised.ts';

/** Enough for a stack trace. */
const lastOutputBytes = 1000;

type Exceed = (status: NonNullable<RunFacts['exceeded']>['status'], reason: string) => void;

export type LearnerWatch = {
  /** Carries out what the harness asks for and sends it the answer. */
  answer(askId: number, ask: ProcessAsk): Promise<void>;
  /** From now on an exit nobody asked for is a crash, not a failed start. */
  processReady(process: string): void;
  /** A sealed test has begun: what is printed from now on could show its inputs (`docs/security.md` H7). */
  sealOutput(): void;
  /** The run is over: says how much of the output was dropped. */
  finish(): void;
};

export type LearnerWatchOptions = {
  pod: Pod;
  request: Pick<RunRequest, 'bundle' | 'language'>;
  facts: Pick<RunFacts, 'crash'>;
  emit: (event: RunEventBody) => void;
  exceed: Exceed;
  /** Of all that is printed. */
  shownBytes: number;
};

/** The learner's side of a run: output, exits and limits, turned into events and facts. */
export function watchLearner({ pod, request, facts, emit, exceed, shownBytes }: LearnerWatchOptions): LearnerWatch {
  const { manifest } = request.bundle;
  const container = pod.learner;
  if (container === null) return watchNothing();
  const ready = new Set<string>();
  const output = capOutput(shownBytes);
  const tail = createOutputTail();
  let isSealed = false;
  let cappedProcess: string | undefined;

  const onOutput = (process: string, stream: 'stdout' | 'stderr', bytes: Buffer): void => {
    const taken = output.take(bytes);
    tail.add(process, bytes);
    if (taken !== undefined && taken.text !== '')
      emit({ type: 'output', process, stream, text: taken.text, sealed: isSealed });
    if (taken?.justCapped === true) {
      cappedProcess = process;
      emit({ type: 'output-capped', process, shownBytes });
    }
    if (output.totalBytes() > hardOutputBytes) {
      exceed('output-limit-exceeded', `More than ${hardOutputBytes / 1024 ** 2} MiB were printed.`);
    }
  };

  const onExited = (exit: ProcessExit, isExpected: boolean): void => {
    const { process, code } = exit;
    const signal = signalName(exit.signal);
    const isCrash = !isExpected && ready.delete(process);
    emit({ type: 'process-exited', process, code, signal, expected: isExpected });
    if (exit.oomKillCount > 0) {
      exceed(
        'memory-limit-exceeded',
        `A process was killed because more than ${manifest.limits.memory / 1024 ** 2} MiB of memory were used.`,
      );
    }
    if (isCrash)
      facts.crash ??= `The process "${process}" ended by itself with ${signal === null ? `exit code ${code}` : signal}.`;
    pod.grader.send({ type: 'process-exited', process, code, signal, lastOutput: tail.read(process, lastOutputBytes) });
  };

  const processes = manageLearnerProcesses({
    container,
    commands: manifest.languages[request.language]?.run ?? {},
    env: { ...pod.runtime?.env, ...manifest.env },
    tail,
    onOutput,
    onStarted: (process) => emit({ type: 'process-started', process }),
    onExited,
  });
  container.events.once('lost', () => {
    facts.crash ??= 'The container of your program ended.';
    for (const process of ready)
      pod.grader.send({
        type: 'process-exited',
        process,
        code: null,
        signal: 'SIGKILL',
        lastOutput: tail.read(process, lastOutputBytes),
      });
  });
  return {
    async answer(askId, ask) {
      pod.grader.send({ type: 'answer', ask: askId, ...(await processes.carryOut(ask)) });
    },
    processReady: (process) => ready.add(process),
    sealOutput: () => {
      isSealed = true;
      output.seal();
    },
    finish() {
      const droppedBytes = output.droppedBytes();
      if (cappedProcess === undefined || droppedBytes === 0) return;
      emit({ type: 'output-capped', process: cappedProcess, shownBytes, droppedBytes });
    },
  };
}

/** Kind `sql`: there is no program of the learner's. */
function watchNothing(): LearnerWatch {
  return {
    answer: (_askId, ask) =>
      Promise.reject(
        new PlatformFault(`the harness asked for "${ask.type}", but this kind of exercise runs no process`),
      ),
    processReady: () => undefined,
    sealOutput: () => undefined,
    finish: () => undefined,
  };
}
