import type { Options } from 'prettier';
import type { FileKind } from '#contracts/file-kind.ts';

const parsers: Partial<Record<FileKind, Options['parser']>> = {
  javascript: 'babel',
  typescript: 'babel-ts',
  json: 'json',
  yaml: 'yaml',
};

/** Whether there is a formatter that can run in a browser: Python, Go and others format on the command line. */
export const canFormat = (kind: FileKind): boolean => parsers[kind] !== undefined;

/** Rejects when the text is no valid program. Prettier is fetched with the first call: 200 kB nobody needs before. */
export async function formatCode(text: string, kind: FileKind): Promise<string> {
  const parser = parsers[kind];
  if (!parser) return text;
  const [{ format }, ...plugins] = await Promise.all([
    import('prettier/standalone'),
    ...(kind === 'yaml'
      ? [import('prettier/plugins/yaml')]
      : [import('prettier/plugins/babel'), import('prettier/plugins/estree')]),
  ]);
  return format(text, { parser, plugins, singleQuote: true, printWidth: 100 });
}
