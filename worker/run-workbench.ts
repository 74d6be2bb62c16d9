import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import { servedServicesOf } from '#contracts/exercise-manifest.ts';
import type { HarnessMessage, WorkbenchOrder } from '#contracts/harness-message.ts';
import type { RunId } from '#contracts/ids.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import { SentCommand, workbenchOffer } from '#contracts/workbench.ts';
import type { WorkbenchEnd, WorkbenchEvent } from '#contracts/workbench-event.ts';
import { buildSolution } from './build-solution.ts';
import { answerAsk } from './converse.ts';
import { databaseFiles, writeDatabaseFiles } from './database-files.ts';
import { limitCommands } from './limit-commands.ts';
import { PlatformFault } from './platform-fault.ts';
import type { PodPool } from './pool/pod-pool.ts';
import { podShape, processesFor } from './run-submission.ts';
import type { Pod } from './sandbox/pod.ts';
import { PortTaken } from './sandbox/until-service.ts';
import { watchLearner } from './watch-learner.ts';

export type WorkbenchRequest = {
  runId: RunId;
  bundle: ExerciseBundle;
  language: string;
  files: Record<string, string>;
};

export type WorkbenchDeps = {
  pool: PodPool;
  emit: (event: RunEventBody) => void;
  /** Aborted when nobody is to hear of the session any more: its learner ended it, or its events cannot be told. */
  signal: AbortSignal;
  /** Texts of commands, from the moment of the call on. */
  onCommand: (take: (text: string) => void) => void;
  times: { idleMs: number; sessionMs: number };
};

/** Of all servers together in one session. */
const shownOutputBytes = 1024 * 1024;
/** Events of one session are kept until it has ended, and a grader may write 8 MiB in all. */
const maxReportedBytes = 4 * 1024 * 1024;
/** A name for every reset; a file is written when its turn comes. */
const databaseNames = Array.from({ length: 50 }, (_, index) => ({ id: `workbench-${index + 1}` }));

/**
 * One session from pod to end: the learner's servers run, and commands go to the grader, which has no tests.
 * @returns why it ended. @throws PlatformFault for what is ours.
 */
export async function runWorkbench(deps: WorkbenchDeps, request: WorkbenchRequest): Promise<WorkbenchEnd> {
  const { pool, emit, signal } = deps;
  const pod = await pool.acquire(podShape(request), signal);
  try {
    emit({ type: 'attempt-started', attempt: 1, plan: [] });
    for (const [path, text] of Object.entries(request.files)) pod.learner?.writeFile(path, text);
    const facts: { buildFailure?: string } = {};
    await buildSolution({ pod, request, facts, emit, signal });
    if (facts.buildFailure !== undefined) return { reason: 'build-failed', text: facts.buildFailure };
    writeDatabaseFiles(pod, request.bundle, databaseNames.slice(0, 1));
    return await serveCommands(deps, pod, request);
  } finally {
    pool.discard(pod);
  }
}

async function serveCommands(deps: WorkbenchDeps, pod: Pod, request: WorkbenchRequest): Promise<WorkbenchEnd> {
  const { emit, signal, onCommand } = deps;
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<WorkbenchEnd>();
  const tell = (event: WorkbenchEvent): void => emit({ type: 'workbench', event });
  const times = keepTime(deps.times, { end, tell });
  const learner = watchLearner({
    ...{ pod, request, emit, facts: {}, shownBytes: shownOutputBytes },
    exceed(status, text) {
      // What was killed for memory can be started again; an endless output would go on.
      if (status !== 'memory-limit-exceeded') end({ reason: 'limit', text });
      else for (const process of offeredServers(request)) tell({ type: 'server-failed', process, reason: text });
    },
  });
  let reportedBytes = 0;
  const limits = limitCommands();
  const onMessage = (message: HarnessMessage): void => {
    reportedBytes += Buffer.byteLength(JSON.stringify(message));
    if (reportedBytes > maxReportedBytes)
      end({ reason: 'limit', text: 'This session has shown as much as one may. Open another to go on.' });
    switch (message.type) {
      case 'ask':
        answerAsk(message, pod, learner).catch((error: Error) => {
          if (error instanceof PortTaken) end({ reason: 'limit', text: error.message });
          else fail(error);
        });
        return;
      case 'process-ready':
        learner.processReady(message.process);
        tell({ type: 'server-ready', process: message.process, bootMs: message.bootMs });
        return;
      case 'start-failed':
        tell({ type: 'server-failed', process: message.process, reason: message.reason });
        return;
      case 'exchange':
        emit({ type: 'http-exchange', visibility: 'public', exchange: message.exchange });
        return;
      case 'workbench':
        if (message.report.type === 'answered') limits.answered(message.report.command);
        tell(message.report);
        return;
      case 'harness-error':
        fail(new PlatformFault(`the workbench failed: ${message.message}`));
        return;
      default:
        // `hello` and `ready`; a workbench has no tests.
        return;
    }
  };
  const onClosed = (fault: string | undefined): void =>
    fail(new PlatformFault(`the workbench ended (${fault ?? 'no fault of the stream'}): ${pod.grader.diagnostics()}`));
  const interrupt = (): void => fail(new PlatformFault('the session was interrupted', { cause: signal.reason }));
  let resetCount = 0;
  const take = (text: string): void => {
    const sent = SentCommand.parse(JSON.parse(text));
    const refusal = limits.refuse(sent.id);
    if (refusal !== null) {
      tell({ type: 'answered', command: sent.id, answer: { type: 'refused', reason: refusal } });
      return;
    }
    times.touch();
    if (sent.command.type === 'reset-data') {
      resetCount++;
      writeDatabaseFiles(pod, request.bundle, databaseNames.slice(resetCount, resetCount + 1));
    }
    pod.grader.send({ type: 'command', ...sent });
  };
  pod.grader.events.on('message', onMessage);
  pod.grader.events.on('closed', onClosed);
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    signal.throwIfAborted();
    emit({ type: 'phase', phase: 'booting' });
    times.touch();
    pod.grader.send(workbenchOrder(request, pod));
    onCommand(take);
    return await ended;
  } finally {
    learner.finish();
    times.stop();
    signal.removeEventListener('abort', interrupt);
    pod.grader.events.off('message', onMessage);
    pod.grader.events.off('closed', onClosed);
  }
}

type TimeDeps = { end: (end: WorkbenchEnd) => void; tell: (event: WorkbenchEvent) => void };

/** Ends a session that nobody uses, and one that has had its time. */
function keepTime({ idleMs, sessionMs }: WorkbenchDeps['times'], { end, tell }: TimeDeps) {
  const inWords = (ms: number): string => (ms < 60_000 ? `${ms / 1000} s` : `${Math.round(ms / 60_000)} min`);
  const endsAtMs = Date.now() + sessionMs;
  const whole = setTimeout(end, sessionMs, {
    reason: 'time-is-up',
    text: `A session may take ${inWords(sessionMs)}. Open another to go on.`,
  });
  let idle: NodeJS.Timeout | undefined;
  return {
    touch() {
      clearTimeout(idle);
      idle = setTimeout(end, idleMs, { reason: 'idle', text: `Nothing was sent for ${inWords(idleMs)}.` });
      const idleEndsAtMs = Math.min(Date.now() + idleMs, endsAtMs);
      const endsAt = new Date(endsAtMs).toISOString();
      tell({ type: 'deadline', idleEndsAt: new Date(idleEndsAtMs).toISOString(), endsAt });
    },
    stop() {
      clearTimeout(idle);
      clearTimeout(whole);
    },
  };
}

const offeredServers = ({ bundle, language }: WorkbenchRequest): string[] =>
  workbenchOffer(bundle.manifest, language)?.servers ?? [];

/** Takes what it needs from the bundle by name, so that nothing else of it can come along. */
function workbenchOrder(request: WorkbenchRequest, pod: Pod): WorkbenchOrder {
  const { runId, bundle } = request;
  const { manifest } = bundle;
  const processes = Object.entries(processesFor(manifest, offeredServers(request)));
  return {
    type: 'workbench',
    v: 1,
    runId,
    bootTimeoutMs: manifest.limits.boot,
    // With every reset a process begins anew, also where a run keeps it.
    processes: Object.fromEntries(processes.map(([name, spec]) => [name, { ...spec, persist: 'group' as const }])),
    env: manifest.env,
    services: pod.services.access,
    served: servedServicesOf(manifest.services),
    databaseFiles: databaseFiles(bundle, databaseNames),
    seeds: { postgres: seedsOf(bundle, 'postgres'), mariadb: seedsOf(bundle, 'mariadb') },
  };
}

/** Of the fixtures only what the manifest names for this. */
function seedsOf({ manifest, fixtures }: ExerciseBundle, service: 'postgres' | 'mariadb'): string[] {
  const files = manifest.services[service]?.seed ?? [];
  return files.map((file) => Buffer.from(fixtures[file.replace('fixtures/', '')] ?? '', 'base64').toString('utf8'));
}
