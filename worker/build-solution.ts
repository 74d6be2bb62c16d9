import type { RunEventBody } from '#contracts/run-event.ts';
import { capOutput } from './cap-output.ts';
import type { RunFacts } from './judge.ts';
import { learnerEnv } from './learner-env.ts';
import { signalName } from './learner-processes.ts';
import { PlatformFault } from './platform-fault.ts';
import type { RunRequest } from './run-submission.ts';
import type { Pod } from './sandbox/pod.ts';
import type { ProcessExit, SupervisedContainer } from './sandbox/supervised.ts';

/** Shown of a build's output; a compiler that has more to say begins with the cause. */
const shownBytes = 64 * 1024;
/** Past this a build ends: nobody reads it. */
const hardOutputBytes = 1024 * 1024;
/** Room for the compiler's words in a verdict's reason, whose cap is 1024 characters. */
const quotedLength = 800;
/** How long the grader's end may come after that of the learner's container when the engine took both. */
const lossGraceMs = 250;

const processName = 'build';

type BuildOrder = {
  pod: Pod;
  request: Pick<RunRequest, 'bundle' | 'language'>;
  facts: Pick<RunFacts, 'buildFailure' | 'buildMs'>;
  emit: (event: RunEventBody) => void;
  signal: AbortSignal;
};

/**
 * Runs the language's build step inside the learner's container, where all parsing of learner files belongs (R4), with
 * limits of its own. Whatever ends it without a program is `facts.buildFailure`.
 * @throws PlatformFault when the run was interrupted or the pod was lost.
 */
export async function buildSolution({ pod, request, facts, emit, signal }: BuildOrder): Promise<void> {
  const { manifest } = request.bundle;
  const argv = manifest.languages[request.language]?.build;
  const { learner, runtime } = pod;
  if (argv === undefined || learner === null) return;
  emit({ type: 'phase', phase: 'building' });
  const startedMs = performance.now();
  const watch = watchBuild(pod, learner, emit);
  const timeout = setTimeout(
    () => watch.fail(`The build was not finished after ${manifest.limits.build / 1000} s.`),
    manifest.limits.build,
  );
  const interrupt = (): void =>
    watch.interrupt(new PlatformFault('the build was interrupted', { cause: signal.reason }));
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    learner.start({ process: processName, argv, env: learnerEnv(runtime?.env ?? {}, manifest.env) });
    const failure = await watch.ended;
    facts.buildMs = performance.now() - startedMs;
    if (failure !== undefined) facts.buildFailure = withQuote(failure, watch.printed());
    else await pod.confineLearner();
  } finally {
    clearTimeout(timeout);
    signal.removeEventListener('abort', interrupt);
    watch.stop();
  }
}

type BuildWatch = {
  /** Why there is no program, or undefined. */
  ended: Promise<string | undefined>;
  fail(reason: string): void;
  interrupt(fault: PlatformFault): void;
  /** What was shown of the output. */
  printed(): string;
  stop(): void;
};

function watchBuild(pod: Pod, learner: SupervisedContainer, emit: BuildOrder['emit']): BuildWatch {
  const { promise: ended, resolve, reject } = Promise.withResolvers<string | undefined>();
  const output = capOutput(shownBytes);
  let printed = '';

  const onOutput = (process: string, stream: 'stdout' | 'stderr', bytes: Buffer): void => {
    if (process !== processName) return;
    const taken = output.take(bytes);
    if (taken !== undefined && taken.text !== '') {
      printed += taken.text;
      emit({ type: 'output', process, stream, text: taken.text, sealed: false });
    }
    if (taken?.justCapped === true) emit({ type: 'output-capped', process, shownBytes });
    if (output.totalBytes() > hardOutputBytes)
      resolve(`The build printed more than ${hardOutputBytes / 1024 ** 2} MiB.`);
  };
  const onExit = (exit: ProcessExit): void => {
    if (exit.process === processName) resolve(failureOf(exit, pod));
  };
  const onLost = (): void => {
    // An engine that went away took the grader, too: that is our fault, and the run is tried again.
    const timer = setTimeout(() => resolve('The container ended during the build.'), lossGraceMs);
    pod.grader.events.once('closed', () => {
      clearTimeout(timer);
      reject(new PlatformFault('the pod was lost during the build'));
    });
  };
  learner.events.on('output', onOutput);
  learner.events.on('exit', onExit);
  learner.events.on('lost', onLost);
  return {
    ended,
    fail: resolve,
    interrupt: reject,
    printed: () => printed,
    stop: () => {
      learner.events.off('output', onOutput);
      learner.events.off('exit', onExit);
      learner.events.off('lost', onLost);
    },
  };
}

function failureOf({ code, signal, oomKillCount }: ProcessExit, { runtime, shape }: Pod): string | undefined {
  if (oomKillCount > 0) {
    const bytes = runtime?.build?.memory ?? shape.learnerLimits.memoryBytes;
    return `The build was stopped because it used more than ${bytes / 1024 ** 2} MiB of memory.`;
  }
  if (code === 0) return undefined;
  return code === null ? `The build was ended by ${signalName(signal)}.` : `The build ended with exit code ${code}.`;
}

function withQuote(failure: string, printed: string): string {
  const text = printed.trim();
  if (text === '') return failure;
  return `${failure}\n${text.length > quotedLength ? `${text.slice(0, quotedLength - 1)}…` : text}`;
}
