import { constants } from 'node:fs';
import { access, copyFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleRuntime } from './grader/bundle-runtime.ts';
import { hostArch } from './images.ts';
import { runProgram } from './run-program.ts';

const repositoryRoot = join(import.meta.dirname, '..');

/** Puts the project's own Node and the learner's packages, repaired like ours, into a build context: no image needs npm. */
export async function stageNode(context: string): Promise<void> {
  await stageNodeBinary(context);
  await runProgram('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: context });
  await cp(join(repositoryRoot, 'patches'), join(context, 'patches'), { recursive: true });
  const patchPackage = join(repositoryRoot, 'node_modules/patch-package/index.js');
  await runProgram(process.execPath, [patchPackage, '--error-on-fail'], { cwd: context });
}

/** Bundles the grader's runtime, the harness SDK included, into `grader.cjs`. */
export async function stageGrader(context: string): Promise<void> {
  const entry = join(import.meta.dirname, 'grader', 'runtime.ts');
  await access(entry).catch((cause: unknown) => {
    throw new Error('sandbox-images/grader/runtime.ts is missing: the checkout is incomplete', { cause });
  });
  await stageNodeBinary(context);
  await bundleRuntime(join(context, 'grader.cjs'));
}

async function stageNodeBinary(context: string): Promise<void> {
  const name = `node-linux-${hostArch()}`;
  const binary = join(repositoryRoot, 'node_modules', name, 'bin', 'node');
  await copyFile(binary, join(context, 'node'), constants.COPYFILE_FICLONE).catch((cause: unknown) => {
    throw new Error(`node_modules/${name} is missing: run "npm install --include=optional"`, { cause });
  });
}
