import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { writeResult } from './write-result.ts';

/** What a browser may have to fetch, gzipped, before the exercise page can be read and typed in; the bench fails above it. */
const budgetKB = 250;

type Chunk = Rolldown.OutputChunk;
type Weighed = { file: string; kB: number };

const webDir = path.join(import.meta.dirname, '../web');
const built = await build({ root: webDir, logLevel: 'silent', build: { write: false } });
const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput;
const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));
const styles = new Map(
  output.flatMap((file) => (file.type === 'asset' ? [[file.fileName, file.source] as const] : [])),
);

/** The chunk that a source file begins. */
function chunkOf(source: string): Chunk {
  const chunk = [...chunks.values()].find(({ facadeModuleId }) => facadeModuleId?.endsWith(source));
  if (!chunk) throw new Error(`no chunk begins with ${source}: has it moved?`);
  return chunk;
}

/** Everything a browser fetches for these chunks at once. */
function filesOf(starts: readonly Chunk[]): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const add = (chunk: Chunk): void => {
    if (files.has(chunk.fileName)) return;
    files.set(chunk.fileName, chunk.code);
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.set(style, styles.get(style) ?? '');
    for (const name of chunk.imports) {
      const imported = chunks.get(name);
      if (imported) add(imported);
    }
  };
  for (const start of starts) add(start);
  return files;
}

const round = (bytes: number): number => Math.round(bytes / 100) / 10;

/** Largest first; what was counted in `before` is left out. */
function weigh(starts: readonly Chunk[], before: readonly Chunk[]): { totalKB: number; files: Weighed[] } {
  const known = filesOf(before);
  const sizes = [...filesOf([...before, ...starts])]
    .filter(([file]) => !known.has(file))
    .map(([file, source]) => ({ file: withoutHash(file), bytes: gzipSync(source, { level: 6 }).length }))
    .sort((a, b) => b.bytes - a.bytes);
  const files = sizes.map(({ file, bytes }) => ({ file, kB: round(bytes) }));
  return { totalKB: round(sizes.reduce((sum, { bytes }) => sum + bytes, 0)), files };
}

const withoutHash = (file: string): string => path.basename(file).replace(/-[\w-]{8}(\.\w+)$/, '$1');

const page = [chunkOf('web/index.html'), chunkOf('pages/exercise-page.tsx')];
const editor = [chunkOf('editor/code-editor.tsx')];
const results = [chunkOf('run-console/run-console.tsx'), chunkOf('submissions/submission-history.tsx')];
const comforts = [chunkOf('editor/editor-extras.ts')];

const parts = {
  untilTyping: weigh(page, []),
  codeEditor: weigh(editor, page),
  results: weigh(results, [...page, ...editor]),
  comforts: weigh(comforts, [...page, ...editor, ...results]),
};

await writeResult('page-weight', { unit: 'kB of 1000 bytes, gzip -6, JS and CSS', budgetKB, ...parts });
const totals = Object.entries(parts).map(([name, { totalKB }]) => `${name} ${totalKB}`);
console.log(`${totals.join(' kB, ')} kB; ${budgetKB} kB are allowed until typing`);
if (parts.untilTyping.totalKB > budgetKB) process.exitCode = 1;
