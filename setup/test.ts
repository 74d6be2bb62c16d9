import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { readConfig, type SetupConfig } from './config.ts';
import { type DataDir, openDataDir } from './data-dir.ts';
import { type Prepared, prepareTests } from './prepare-tests.ts';
import { runCommand } from './run-command.ts';
import type { SetupContext } from './setup-context.ts';
import { SetupFailure } from './setup-failure.ts';
import { claimDataDir } from './steps/claim-data-dir.ts';
import { ensureChromium } from './steps/ensure-chromium.ts';
import { countTests, type TestCount } from './test-results.ts';

const checks: Record<string, string[]> = {
  biome: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'],
  types: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  'types-contracts': ['node_modules/typescript/bin/tsc', '-p', 'contracts/tsconfig.json'],
  'types-web': ['node_modules/typescript/bin/tsc', '-p', 'web/tsconfig.json'],
  knip: ['node_modules/knip/bin/knip.js'],
};
/** In this order: what needs less comes first, while images are built, and still reports where the rest cannot be had. */
const bareStages = ['check', 'unit'];
const servedStages = ['integration'];
const sandboxStages = ['docker', 'authoring', 'exercises', 'e2e'];
const stages = [...bareStages, ...servedStages, ...sandboxStages];

/**
 * `npm test [-- stage … [filter …]]`: all stages, or those named; every one runs, whatever failed before. Prints
 * `N passed, N failed` last.
 */
export async function test(context: SetupContext): Promise<number> {
  const { args, environment, closers, print } = context;
  const named = stages.filter((stage) => args.includes(stage));
  const chosen = named.length > 0 ? named : stages;
  const filters = args.filter((word) => !stages.includes(word));
  const config = readConfig(environment, '.wirekata-test');
  const dataDir = await openDataDir(config.dataDir);
  closers.add('the claim', await claimDataDir(dataDir, 'no address: a test run'));

  const counts: [string, TestCount][] = [];
  const runStage = async (stage: string, env: Record<string, string>) => {
    print(`\n── ${stage}`);
    const count =
      stage === 'check' ? await runChecks(context) : await runProject(context, dataDir, { stage, filters, env });
    counts.push([stage, count]);
  };
  const told = new Set<unknown>();
  const tellFailure = (reason: unknown) => {
    if (context.signal.aborted || !(reason instanceof SetupFailure)) throw reason;
    if (!told.has(reason)) print(`\n${reason.message}`);
    told.add(reason);
  };
  const runPrepared = async (among: readonly string[], preparing: Settled<Record<string, string>>) => {
    const wanted = among.filter((stage) => chosen.includes(stage));
    const prepared = await preparing;
    if (prepared.status === 'fulfilled') {
      for (const stage of wanted) await runStage(stage, prepared.value);
    } else if (wanted.length > 0) {
      tellFailure(prepared.reason);
      for (const stage of wanted) counts.push([`${stage} (could not start)`, { passed: 0, failed: 1 }]);
    }
  };
  const isAnyPrepared = chosen.some((stage) => !bareStages.includes(stage));
  // The first time it takes minutes, most of them spent waiting for packages.
  const serving = isAnyPrepared ? prepareTests(context, config, dataDir) : nothingPrepared();
  const served = settle(serving.then(({ env }) => env));
  const sandboxed = settle(prepareSandbox(context, { config, serving, hasBrowser: chosen.includes('e2e') }));
  for (const stage of bareStages.filter((stage) => chosen.includes(stage))) await runStage(stage, {});
  await runPrepared(servedStages, served);
  await runPrepared(sandboxStages, sandboxed);
  return report(counts, print);
}

type Settled<T> = Promise<PromiseSettledResult<T>>;

const nothingPrepared = async (): Promise<Prepared> => ({ env: {}, images: Promise.resolve() });

/** A failure is kept until somebody asks for it. */
async function settle<T>(promise: Promise<T>): Settled<T> {
  const [result] = await Promise.allSettled([promise]);
  return result;
}

async function prepareSandbox(
  context: SetupContext,
  { config, serving, hasBrowser }: { config: SetupConfig; serving: Promise<Prepared>; hasBrowser: boolean },
): Promise<Record<string, string>> {
  const { env, images } = await serving;
  await images;
  if (!hasBrowser) return env;
  const chromium = await context.step('chromium', (say) => ensureChromium(config.chromiumPath, say, context.signal));
  return { ...env, CHROMIUM_PATH: chromium };
}

async function runChecks({ print, step, signal }: SetupContext): Promise<TestCount> {
  const count = { passed: 0, failed: 0 };
  for (const [name, command] of Object.entries(checks)) {
    const check = async () => {
      const { code, output } = await runCommand(process.execPath, command, { signal });
      if (code !== 0) throw new SetupFailure(output.trimEnd());
    };
    try {
      await step(name, check);
      count.passed += 1;
    } catch (error) {
      if (signal.aborted || !(error instanceof SetupFailure)) throw error;
      print(error.message);
      count.failed += 1;
    }
  }
  return count;
}

type Project = { stage: string; filters: readonly string[]; env: Record<string, string> };

async function runProject(
  { signal }: SetupContext,
  dataDir: DataDir,
  { stage, filters, env }: Project,
): Promise<TestCount> {
  const resultFile = path.join(dataDir.path, `${stage}.json`);
  await rm(resultFile, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultFile}`];
  const { code } = await runCommand(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--project', stage, ...reporters, ...filters],
    { env, signal, output: 'inherit' },
  );
  const text = await readFile(resultFile, 'utf8').catch(() => 'null');
  return countTests(JSON.parse(text), code);
}

function report(counts: readonly [string, TestCount][], print: (line: string) => void): number {
  let passed = 0;
  let failed = 0;
  print('');
  for (const [stage, count] of counts) {
    print(`${stage.padEnd(28)} ${String(count.passed).padStart(5)} passed ${String(count.failed).padStart(5)} failed`);
    passed += count.passed;
    failed += count.failed;
  }
  print(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
