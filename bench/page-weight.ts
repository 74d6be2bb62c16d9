import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { writeResult } from './write-result.ts';

/** What the exercise page may weigh before its first paint is complete, gzipped; the bench fails above it. */
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
const comforts = [chunkOf('editor/editor-extras.ts')];

const firstPaint = weigh(page, []);
const typing = weigh(editor, page);
const later = weigh(comforts, [...page, ...editor]);
const untilTypingKB = Math.round((firstPaint.totalKB + typing.totalKB) * 10) / 10;

await writeResult('page-weight', {
  unit: 'kB of 1000 bytes, gzip -6, JS and CSS',
  budgetKB,
  untilTypingKB,
  firstPaint,
  typing,
  later,
});
console.log(
  JSON.stringify({
    budgetKB,
    untilTypingKB,
    firstPaintKB: firstPaint.totalKB,
    typingKB: typing.totalKB,
    laterKB: later.totalKB,
  }),
);
if (firstPaint.totalKB > budgetKB) {
  console.error(`The first load of the exercise page weighs ${firstPaint.totalKB} kB; ${budgetKB} kB are allowed.`);
  process.exitCode = 1;
}
