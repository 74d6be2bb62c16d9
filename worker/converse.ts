import type { HarnessMessage, RunOrder } from '#contracts/harness-message.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import type { RunFacts } from './judge.ts';
import { PlatformFault } from './platform-fault.ts';
import type { RunRequest } from './run-submission.ts';
import type { Pod } from './sandbox/pod.ts';
import { PortTaken } from './sandbox/until-service.ts';
import { trackTests } from './track-tests.ts';
import { type LearnerWatch, watchLearner } from './watch-learner.ts';

export type Conversation = {
  pod: Pod;
  request: RunRequest;
  order: RunOrder;
  facts: RunFacts;
  emit: (event: RunEventBody) => void;
  signal: AbortSignal;
};

/**
 * Gives the grader its order and relays between it and the learner's container until the grader has ended, a limit
 * was exceeded, or something of ours broke. What happened is in `facts`; nothing is returned.
 * @throws PlatformFault when `signal` aborts.
 */
export async function converse(conversation: Conversation): Promise<void> {
  const { pod, request, order, facts, emit, signal } = conversation;
  const { limits } = request.bundle.manifest;
  const startedMs = performance.now();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();

  const exceed = (status: NonNullable<RunFacts['exceeded']>['status'], reason: string): void => {
    facts.exceeded ??= { status, reason };
    end();
  };
  const learner = watchLearner({ ...conversation, exceed, shownBytes: limits.output });
  const wallTimer = setTimeout(
    () => exceed('time-limit-exceeded', `The run was not finished after ${limits.wall / 1000} s.`),
    limits.wall,
  );
  const abort = (): void => end();
  signal.addEventListener('abort', abort, { once: true });

  const tests = trackTests(conversation, learner.sealOutput);
  const onMessage = (message: HarnessMessage): void => {
    if (message.type === 'ask') {
      answerAsk(message, pod, learner).catch((error: unknown) => {
        if (error instanceof PortTaken) exceed('crashed', error.message);
        else facts.fault ??= (error as Error).message;
        end();
      });
    } else if (message.type === 'process-ready') {
      if (facts.bootMs === 0) emit({ type: 'phase', phase: 'testing' });
      facts.bootMs += message.bootMs;
      learner.processReady(message.process);
    } else {
      tests.take(message);
    }
  };
  const onClosed = (fault: string | undefined): void => {
    if (fault !== undefined) facts.fault ??= fault;
    end();
  };
  pod.grader.events.on('message', onMessage);
  pod.grader.events.on('closed', onClosed);
  try {
    emit({ type: 'phase', phase: pod.learner === null ? 'testing' : 'booting' });
    pod.grader.send(order);
    await ended;
    if (signal.aborted) throw new PlatformFault('the run was interrupted', { cause: signal.reason });
    if (facts.exceeded === undefined && facts.end !== undefined) facts.graderExitCode = await pod.graderExit();
    facts.testsMs = performance.now() - startedMs - facts.bootMs;
  } finally {
    learner.finish();
    clearTimeout(wallTimer);
    signal.removeEventListener('abort', abort);
    pod.grader.events.off('message', onMessage);
    pod.grader.events.off('closed', onClosed);
  }
}

/** Carries out what the grader may not do itself. @throws PortTaken, PlatformFault */
export async function answerAsk(
  { id, ask }: HarnessMessage & { type: 'ask' },
  pod: Pod,
  learner: LearnerWatch,
): Promise<void> {
  if (ask.type !== 'control-service') return learner.answer(id, ask);
  await pod.services.control(ask.service, ask.action);
  pod.grader.send({ type: 'answer', ask: id });
}
