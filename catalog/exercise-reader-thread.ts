import { stripTypeScriptTypes } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { ReadOrder, ReadReply } from './exercise-reader.ts';
import { createHighlighter } from './highlight-code.ts';
import { loadFolder } from './load-exercise.ts';
import { loadRuntimes } from './load-runtimes.ts';
import { createStatementRenderer } from './render-statement.ts';

const runtimes = loadRuntimes();
const renderStatement = createStatementRenderer(await createHighlighter());

/** A stack overflow inside of Node's type stripper leaves it unusable until the thread ends. */
function isStripperWorn(): boolean {
  try {
    return stripTypeScriptTypes('let a: 1').trim() === '';
  } catch {
    return true;
  }
}

parentPort?.on('message', async ({ root, defaults }: ReadOrder) => {
  const loaded = await loadFolder(root, { defaults, runtimes, renderStatement });
  const isWorn = !loaded.ok && loaded.problems.some(({ code }) => code === 'KATA120') && isStripperWorn();
  parentPort?.postMessage({ loaded, isWorn } satisfies ReadReply);
});
