import type { LearnerServer } from './learner-server.ts';

/** Does work while the learner's processes stand still: what they do meanwhile could change what is measured. */
export async function whileSuspended<T>(servers: readonly LearnerServer[], work: () => Promise<T>): Promise<T> {
  const running = servers.filter(({ process, isSuspended }) => process.running !== null && !isSuspended);
  await Promise.all(running.map(({ process }) => process.signal('SIGSTOP')));
  try {
    return await work();
  } finally {
    await Promise.all(running.map(({ process }) => process.signal('SIGCONT')));
  }
}
