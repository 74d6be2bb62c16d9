export interface Folder {
  /** Last part of the path, or `''` for the root. */
  name: string;
  /** With a slash at its end, or `''` for the root. */
  path: string;
  folders: Folder[];
  /** Whole paths. */
  files: string[];
}

/** Paths as a tree: folders before files, both by name, but the file that is opened first stands first. */
export function toFolders(paths: readonly string[], main: string): Folder {
  const root = emptyFolder('', '');
  for (const path of [...paths].sort(byMainFirst(main))) {
    const parts = path.split('/').slice(0, -1);
    parts.reduce(enter, root).files.push(path);
  }
  sortFolders(root);
  return root;
}

const emptyFolder = (name: string, path: string): Folder => ({ name, path, folders: [], files: [] });

function enter(parent: Folder, name: string): Folder {
  const known = parent.folders.find((folder) => folder.name === name);
  if (known) return known;
  const folder = emptyFolder(name, `${parent.path}${name}/`);
  parent.folders.push(folder);
  return folder;
}

function sortFolders(folder: Folder): void {
  folder.folders.sort((a, b) => a.name.localeCompare(b.name));
  for (const inner of folder.folders) sortFolders(inner);
}

const byMainFirst = (main: string) => (a: string, b: string) =>
  Number(b === main) - Number(a === main) || a.localeCompare(b);
