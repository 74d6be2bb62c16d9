import path from 'node:path';
import { build } from 'esbuild';

/** Runtime, SDK and their packages → one ES module for Node 24, because a container starts faster from one file. */
export async function bundleRuntime(outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'runtime.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'silent',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
}
