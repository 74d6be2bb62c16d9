import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import { maxSolutionBytes, maxSolutionFileCount, SolutionFiles } from '#contracts/solution-files.ts';
import { UsageError } from './exit-code.ts';

/** What tools leave behind and nobody wrote. */
const ignoredNames = new Set(['node_modules', '__pycache__', 'venv', 'target', 'dist']);

export type Solution = {
  /** What the learner may edit, as it is sent. */
  files: SolutionFiles;
  /** Files that are not sent because `editable` does not match them, and that are not the given ones. */
  left: string[];
};

export type Starter = { editable: readonly string[]; files: Readonly<Record<string, string>> };

/** @throws UsageError when the folder has nothing to send, or too much. */
export async function readSolution(folder: string, starter: Starter): Promise<Solution> {
  const { editable } = starter;
  const isEditable = picomatch([...editable], { dot: true });
  const paths = await listFiles(folder, '');
  const chosen = paths.filter((file) => isEditable(file));
  if (chosen.length === 0)
    throw new UsageError(`${folder} has no file that this exercise lets you edit (${editable.join(', ')}).`);
  if (chosen.length > maxSolutionFileCount)
    throw new UsageError(`${folder} has ${chosen.length} files to send; at most ${maxSolutionFileCount} are allowed.`);
  const files: Record<string, string> = {};
  for (const file of chosen) files[file] = await readText(path.join(folder, file));
  const checked = SolutionFiles.safeParse(files);
  if (!checked.success) {
    const issues = checked.error.issues.map((issue) => `${issue.path.join('/') || folder}: ${issue.message}`);
    throw new UsageError(`the solution cannot be sent:\n  ${issues.join('\n  ')}`);
  }
  const left: string[] = [];
  for (const file of paths.filter((one) => !isEditable(one))) {
    const given = starter.files[file];
    if (given === undefined || given !== (await readText(path.join(folder, file)))) left.push(file);
  }
  return { files: checked.data, left };
}

async function listFiles(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch((cause: unknown) => {
    throw new UsageError(`cannot read the folder ${path.join(root, folder)}: name it with --dir.`, { cause });
  });
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') || ignoredNames.has(entry.name)) continue;
    const relative = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await listFiles(root, relative)));
    else if (entry.isFile()) found.push(relative);
  }
  return found.sort();
}

async function readText(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > maxSolutionBytes) throw new UsageError(`${file} has ${size} bytes; at most ${maxSolutionBytes} in all.`);
  const bytes = await readFile(file);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError(`${file} is not UTF-8 text.`, { cause });
  }
}
