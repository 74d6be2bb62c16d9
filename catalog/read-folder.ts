import { constants, type Dirent } from 'node:fs';
import { lstat, open, opendir } from 'node:fs/promises';
import path from 'node:path';
import { type Problem, problem } from './problem.ts';

export const folderLimits = {
  manifestBytes: 256 * 1024,
  /** Markdown that is hostile takes the time of its length squared. */
  statementBytes: 32 * 1024,
  fileBytes: 1024 ** 2,
  fixtureBytes: 4 * 1024 ** 2,
  totalBytes: 16 * 1024 ** 2,
  fileCount: 500,
  depth: 8,
} as const;

/** Left behind by editors, interpreters and version control; never part of an exercise. */
const ignoredNames = new Set(['node_modules', '__pycache__', '.git', '.DS_Store', 'verify.json']);

export type FolderEntry = { path: string; size: number; modifiedMs: number; changedMs: number };
export type FolderListing = { entries: FolderEntry[]; problems: Problem[] };

/** Lists every file below `root` with POSIX paths, sorted. Links, special files and too much of anything are problems. */
export async function listFolder(root: string): Promise<FolderListing> {
  const listing: FolderListing = { entries: [], problems: [] };
  await listInto(listing, root, '');
  listing.entries.sort((one, other) => (one.path < other.path ? -1 : 1));
  return listing;
}

async function listInto(listing: FolderListing, root: string, folder: string): Promise<void> {
  let entryCount = 0;
  try {
    for await (const entry of await opendir(path.join(root, folder))) {
      if (listing.problems.length > 0) return;
      if (ignoredNames.has(entry.name)) continue;
      entryCount += 1;
      const isFull = entryCount > folderLimits.fileCount || listing.entries.length >= folderLimits.fileCount;
      await listEntry(listing, root, { entry, relative: path.posix.join(folder, entry.name), isFull });
    }
  } catch (error) {
    listing.problems.push(unreadable(error, folder === '' ? '.' : folder));
  }
}

type ListedEntry = { entry: Dirent; relative: string; isFull: boolean };

async function listEntry(
  listing: FolderListing,
  root: string,
  { entry, relative, isFull }: ListedEntry,
): Promise<void> {
  const refuse = (message: string) => listing.problems.push(problem('KATA107', relative, message));
  if (isFull) refuse(`is one of more than ${folderLimits.fileCount} files: an exercise has fewer.`);
  else if (!entry.isDirectory()) await listFile(listing, root, relative, entry);
  else if (relative.split('/').length <= folderLimits.depth) await listInto(listing, root, relative);
  else refuse(`is nested deeper than ${folderLimits.depth} folders: flatten it.`);
}

async function listFile(listing: FolderListing, root: string, relative: string, entry: Dirent): Promise<void> {
  if (!entry.isFile()) {
    const kind = entry.isSymbolicLink() ? 'a symbolic link' : 'a special file';
    listing.problems.push(problem('KATA106', relative, `is ${kind}: put a copy of the file itself here.`));
    return;
  }
  try {
    const { size, mtimeMs, ctimeMs } = await lstat(path.join(root, relative));
    listing.entries.push({ path: relative, size, modifiedMs: mtimeMs, changedMs: ctimeMs });
  } catch (error) {
    // Gone again, or a name that is not UTF-8 and cannot be asked for.
    listing.problems.push(unreadable(error, relative));
  }
}

export type FolderFiles = { files: Map<string, Buffer>; problems: Problem[] };

/** Reads what `listFolder` found, within the limits; a file that became a link meanwhile is not followed. */
export async function readFiles(root: string, { entries, problems }: FolderListing): Promise<FolderFiles> {
  const result: FolderFiles = { files: new Map(), problems: [...problems] };
  let totalBytes = 0;
  for (const entry of entries) {
    if (result.problems.length > 0) break;
    totalBytes += entry.size;
    const limit = maxBytes(entry.path);
    if (entry.size > limit)
      result.problems.push(
        problem('KATA107', entry.path, `has ${entry.size} bytes, at most ${limit} are allowed: make it smaller.`),
      );
    else if (totalBytes > folderLimits.totalBytes)
      result.problems.push(problem('KATA107', '.', `holds more than ${folderLimits.totalBytes} bytes in all.`));
    else await readInto(result, root, entry);
  }
  return result;
}

/** One file of a folder under the same rules; null when it is not there. */
export async function readOneFile(
  root: string,
  file: string,
): Promise<{ bytes: Buffer } | { problem: Problem } | null> {
  try {
    const entry = await lstat(path.join(root, file));
    if (!entry.isFile())
      return { problem: problem('KATA106', file, 'is a link, a folder or a special file: put a file here.') };
    const listed = { path: file, size: entry.size, modifiedMs: entry.mtimeMs, changedMs: entry.ctimeMs };
    const { files, problems } = await readFiles(root, { entries: [listed], problems: [] });
    const [refused] = problems;
    return refused === undefined ? { bytes: files.get(file) ?? Buffer.alloc(0) } : { problem: refused };
  } catch (error) {
    return isMissing(error) ? null : { problem: unreadable(error, file) };
  }
}

async function readInto(result: FolderFiles, root: string, entry: FolderEntry): Promise<void> {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    await using file = await open(path.join(root, entry.path), flags);
    const buffer = Buffer.alloc(entry.size + 1);
    let length = 0;
    for (let count = -1; count !== 0 && length < buffer.length; length += count) {
      count = (await file.read(buffer, length, buffer.length - length)).bytesRead;
    }
    if (length === entry.size) result.files.set(entry.path, buffer.subarray(0, length));
    else result.problems.push(problem('KATA109', entry.path, 'changed while it was read: is it still being copied?'));
  } catch (error) {
    result.problems.push(unreadable(error, entry.path));
  }
}

function maxBytes(relative: string): number {
  if (relative === 'kata.yaml' || relative === '_defaults.yaml') return folderLimits.manifestBytes;
  if (relative === 'statement.md') return folderLimits.statementBytes;
  return /^(fixtures|assets)\//.test(relative) ? folderLimits.fixtureBytes : folderLimits.fileBytes;
}

function unreadable(error: unknown, file: string): Problem {
  if (!(error instanceof Error && 'code' in error)) throw error;
  return problem('KATA109', file, `cannot be read (${error.code}): check that it exists and who may read it.`);
}

/** Whether a file operation failed because the file or folder does not exist. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
