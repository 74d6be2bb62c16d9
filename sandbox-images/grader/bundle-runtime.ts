import path from 'node:path';
import { build } from 'esbuild';

/**
 * Runtime, SDK and their packages → one script for Node 24, because a container starts faster from one file. CommonJS: a
 * module that imports `node:http` makes Node load its `fetch` and HTTP/2 as well, for the sake of their names.
 */
export async function bundleRuntime(outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'runtime.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    charset: 'ascii',
    logLevel: 'silent',
  });
}
