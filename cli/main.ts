import type { Command } from './command.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';

/** Loaded when they are asked for: a submission needs neither Docker nor the catalogue. */
const commands: Record<string, () => Promise<Command>> = {
  submit: async () => (await import('./submit.ts')).submit,
  run: async () => (await import('./run.ts')).run,
  new: async () => (await import('./new.ts')).newExercise,
  lint: async () => (await import('./lint.ts')).lint,
  dev: async () => (await import('./dev.ts')).dev,
  verify: async () => (await import('./verify.ts')).verify,
  publish: async () => (await import('./publish.ts')).publish,
  schema: async () => (await import('./schema.ts')).schema,
  doctor: async () => (await import('./doctor.ts')).doctor,
};
const usage = `Usage: kata <command> [options]

  submit   send a folder to a server and follow the run
  run      run a folder in the same sandbox on this machine
  new      write a folder for a new exercise
  lint     check exercise folders without a sandbox
  dev      run an exercise again at every save, against its reference or starter
  verify   prove in the sandbox that an exercise's tests are good
  publish  record the proven revision that learners get
  schema   print the JSON Schema of kata.yaml, for an editor
  doctor   look at everything Wirekata stands on

"kata <command> --help" shows the options. Exit codes: 0 passed, 1 not passed, 2 wrong usage, 3 platform fault.`;

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupt.abort(new Error('stopped by a signal')));
}

async function main([name = '', ...args]: string[]): Promise<ExitCode> {
  if (name === '' || name === 'help' || name === '--help' || name === '-h') {
    console.log(usage);
    return exitCode.passed;
  }
  const load = commands[name];
  if (load === undefined) throw new UsageError(`there is no command "${name}".\n\n${usage}`);
  const command = await load();
  if (args.includes('--help') || args.includes('-h')) {
    console.log(`Usage: ${command.usage}`);
    return exitCode.passed;
  }
  const streams = { stdout: process.stdout, stderr: process.stderr };
  return command.run({ args, streams, environment: process.env, signal: interrupt.signal });
}

function explain(error: unknown): ExitCode {
  const isUsage = error instanceof UsageError || isParseArgsError(error);
  const message = error instanceof Error ? error.message : String(error);
  console.error(`kata: ${message}`);
  if (error instanceof Error && error.cause instanceof Error) console.error(`  because: ${error.cause.message}`);
  return isUsage ? exitCode.usage : exitCode.fault;
}

const isParseArgsError = (error: unknown): boolean =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

process.exitCode = await main(process.argv.slice(2)).catch(explain);
