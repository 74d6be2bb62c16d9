import { readConfig } from './config.ts';
import { openDataDir } from './data-dir.ts';
import { prepareTests } from './prepare-tests.ts';
import { runCommand } from './run-command.ts';
import type { SetupContext } from './setup-context.ts';
import { SetupFailure } from './setup-failure.ts';
import { claimDataDir } from './steps/claim-data-dir.ts';

const benchmarks = [
  'queue-to-verdict',
  'boot-by-language',
  'service-boot',
  'run-cost',
  'steadiness',
  'page-weight',
  'page-speed',
];

/** `npm run bench [-- name …]`: measures on services of its own and writes `bench/results/`. */
export async function bench(context: SetupContext): Promise<number> {
  const { args, environment, closers, print, signal } = context;
  const unknown = args.find((name) => !benchmarks.includes(name));
  if (unknown !== undefined)
    throw new SetupFailure(`There is no benchmark "${unknown}": use ${benchmarks.join(', ')}.`);
  const config = readConfig(environment, '.wirekata-bench');
  const dataDir = await openDataDir(config.dataDir);
  closers.add('the claim', await claimDataDir(dataDir, 'no address: a benchmark'));
  const { env, images } = await prepareTests(context, config, dataDir);
  await images;
  let exitCode = 0;
  for (const name of benchmarks.filter((name) => args.length === 0 || args.includes(name))) {
    print(`\n${name}`);
    const { code } = await runCommand(process.execPath, [`bench/${name}.ts`], { env, signal, output: 'inherit' });
    if (code !== 0) exitCode = 1;
  }
  return exitCode;
}
