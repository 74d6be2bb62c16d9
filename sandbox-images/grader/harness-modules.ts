import { registerHooks } from 'node:module';
import { HarnessFault } from './harness/failure.ts';

const scheme = 'wirekata-harness:';
const sdkUrl = `${scheme}sdk`;
const sdkKey = Symbol.for('wirekata.sdk');

/** Imports harness files from memory: nothing of them touches the disk. */
export interface HarnessModules {
  /** @throws HarnessFault when it does not load. */
  load(files: Record<string, string>, path: string): Promise<unknown>;
}

/**
 * Harness files may import each other relatively (with `.js` or `.ts`), `@kata/harness` (the SDK given here) and Node's
 * own modules. Hooks are process-wide, so this is made once.
 */
export function createHarnessModules(sdk: Record<string, unknown>): HarnessModules {
  let current: Record<string, string> = {};
  let generation = 0;
  (globalThis as Record<symbol, unknown>)[sdkKey] = sdk;
  registerHooks({
    resolve(specifier, { parentURL = '' }, next) {
      if (specifier.startsWith(`${scheme}/`)) return { url: specifier, format: 'module', shortCircuit: true };
      if (!parentURL.startsWith(scheme)) return next(specifier);
      if (specifier === '@kata/harness') return { url: sdkUrl, format: 'module', shortCircuit: true };
      if (specifier.startsWith('node:')) return next(specifier);
      return { url: resolveFile(current, specifier, parentURL), format: 'module', shortCircuit: true };
    },
    load(url, context, next) {
      if (!url.startsWith(scheme)) return next(url, context);
      const source = url === sdkUrl ? sdkSource(sdk) : current[pathOf(url)];
      if (source === undefined) throw new HarnessFault(`There is no harness file ${pathOf(url)}.`);
      return { format: 'module', source, shortCircuit: true };
    },
  });
  return {
    async load(files, path) {
      current = files;
      const loaded = (await import(`${scheme}/${path}?${generation++}`)) as { default?: unknown };
      return loaded.default;
    },
  };
}

function pathOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

function resolveFile(files: Record<string, string>, specifier: string, parentURL: string): string {
  const parent = pathOf(parentURL);
  const path = new URL(specifier, `file:///${parent}`).pathname.slice(1);
  const candidates = [path, path.replace(/\.ts$/, '.js'), path.replace(/\.js$/, '.ts'), `${path}.js`, `${path}.ts`];
  const found = /^\.\.?\//.test(specifier)
    ? candidates.find((candidate) => Object.hasOwn(files, candidate))
    : undefined;
  if (found !== undefined) return `${scheme}/${found}`;
  throw new HarnessFault(
    `${parent} imports "${specifier}": a harness may import @kata/harness, node: modules and files beside it (there are: ${Object.keys(files).join(', ')}).`,
  );
}

function sdkSource(sdk: Record<string, unknown>): string {
  const names = Object.keys(sdk).map((name) => `export const ${name} = sdk.${name};`);
  return [`const sdk = globalThis[Symbol.for('${sdkKey.description}')];`, ...names].join('\n');
}
