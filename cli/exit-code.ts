/** What the commands end with; scripts rely on it (docs/protocol.md). */
export const exitCode = { passed: 0, notPassed: 1, usage: 2, fault: 3 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The command line was wrong: what to write instead. Ends with `exitCode.usage`. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The platform could not do its part, which says nothing about the solution. Ends with `exitCode.fault`. */
export class CliFault extends Error {
  override readonly name = 'CliFault';
}
