import { runCommand } from './run-command.ts';
import type { SetupContext } from './setup-context.ts';

/** `npm run images [-- name …]`: builds the sandbox images that are missing, or those named and what they stand on. */
export async function images({ args, signal }: SetupContext): Promise<number> {
  const { code } = await runCommand(process.execPath, ['sandbox-images/build.ts', ...args], {
    signal,
    output: 'inherit',
  });
  return code;
}
