import { z } from 'zod';

/** What a text file is written in, as far as an editor has to know. */
export const FileKind = z.enum([
  'javascript',
  'typescript',
  'python',
  'go',
  'ruby',
  'php',
  'java',
  'shell',
  'sql',
  'json',
  'yaml',
  'toml',
  'markdown',
  'dockerfile',
  'nginx',
  'text',
]);
export type FileKind = z.infer<typeof FileKind>;

/** Ending without its dot, or the whole name of a file without one, in lower case. */
export const FileEnding = z.string().regex(/^[a-z0-9]+$/, 'must be an ending in lower case without its dot');

/** File ending → kind. */
export const FileKinds = z.record(FileEnding, FileKind);
export type FileKinds = z.infer<typeof FileKinds>;

/** Endings that mean the same whatever the language is. */
export const commonFileKinds: FileKinds = {
  ...{ json: 'json', yaml: 'yaml', yml: 'yaml', toml: 'toml', sql: 'sql', sh: 'shell', dockerfile: 'dockerfile' },
  ...{ md: 'markdown', txt: 'text', csv: 'text' },
};

/** `src/App.TS` → `ts`, `Dockerfile` → `dockerfile`. */
export function endingOf(path: string): string {
  return (path.split('/').at(-1) ?? '').toLowerCase().split('.').at(-1) ?? '';
}
