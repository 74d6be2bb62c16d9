import { once } from 'node:events';
import type { RunEventBody } from '#contracts/run-event.ts';
import type { RunFacts } from './judge.ts';
import { learnerEnv } from './learner-env.ts';
import { PlatformFault } from './platform-fault.ts';
import type { RunRequest } from './run-submission.ts';
import type { Pod } from './sandbox/pod.ts';
import type { ProcessExit } from './sandbox/supervised.ts';

const shownBytes = 16 * 1024;

type BuildOrder = {
  pod: Pod;
  request: RunRequest;
  facts: RunFacts;
  emit: (event: RunEventBody) => void;
  signal: AbortSignal;
};

/** Runs the language's build step inside the learner's container, where all parsing of learner files belongs (R4). */
export async function buildSolution({ pod, request, facts, emit, signal }: BuildOrder): Promise<void> {
  const { manifest } = request.bundle;
  const argv = manifest.languages[request.language]?.build;
  if (argv === undefined || pod.learner === null) return;
  emit({ type: 'phase', phase: 'building' });
  const { events } = pod.learner;
  let printed = '';
  const collect = (_process: string, _stream: string, bytes: Buffer): void => {
    if (printed.length < shownBytes) printed += bytes.toString('utf8');
  };
  events.on('output', collect);
  const timeout = AbortSignal.timeout(manifest.limits.build);
  try {
    pod.learner.start({ process: 'build', argv, env: learnerEnv(manifest.env) });
    const [exit] = (await once(events, 'exit', { signal: AbortSignal.any([timeout, signal]) })) as [ProcessExit];
    if (exit.code !== 0) facts.buildFailure = `The build ended with exit code ${exit.code ?? `signal ${exit.signal}`}.`;
  } catch (error) {
    if (!timeout.aborted) throw new PlatformFault('the build was interrupted', { cause: error });
    facts.buildFailure = `The build took longer than ${manifest.limits.build} ms.`;
  } finally {
    events.off('output', collect);
  }
  if (printed !== '') emit({ type: 'output', process: 'build', stream: 'stderr', text: printed, sealed: false });
}
