import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import { type ExitCode, exitCode, UsageError } from './exit-code.ts';
import { lint } from './lint.ts';
import { run } from './run.ts';
import { submit } from './submit.ts';
import { verify } from './verify.ts';

const commands: Record<string, Command> = { submit, run, verify, lint, doctor };
const usage = `Usage: kata <command> [options]\n\n${Object.values(commands)
  .map((command) => `  ${command.usage}`)
  .join('\n')}\n\nExit codes: 0 passed, 1 not passed, 2 wrong usage, 3 platform fault.`;

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupt.abort(new Error('stopped by a signal')));
}

async function main([name = '', ...args]: string[]): Promise<ExitCode> {
  if (name === '' || name === 'help' || name === '--help' || name === '-h') {
    console.log(usage);
    return exitCode.passed;
  }
  const command = commands[name];
  if (command === undefined) throw new UsageError(`there is no command "${name}".\n\n${usage}`);
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
