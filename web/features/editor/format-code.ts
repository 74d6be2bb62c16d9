import type { Options } from 'prettier';
import type { FileKind } from '#contracts/file-kind.ts';

type Format = (text: string) => Promise<string>;

/** What formats in a browser: Python, Go and others have formatters for the command line only. Each is fetched when used. */
const formatters: Partial<Record<FileKind, Format>> = {
  javascript: prettier('babel', loadEstree),
  typescript: prettier('babel-ts', loadEstree),
  json: prettier('json', loadEstree),
  yaml: prettier('yaml', () => [import('prettier/plugins/yaml')]),
  markdown: prettier('markdown', () => [import('prettier/plugins/markdown')]),
  sql: async (text) => {
    const { formatDialect, postgresql } = await import('sql-formatter');
    const formatted = formatDialect(text, { dialect: postgresql, keywordCase: 'preserve', expressionWidth: 80 });
    return `${formatted}\n`;
  },
};

export const canFormat = (kind: FileKind): boolean => formatters[kind] !== undefined;

/** Rejects when the text is nothing valid of its kind. */
export async function formatCode(text: string, kind: FileKind): Promise<string> {
  return (await formatters[kind]?.(text)) ?? text;
}

type Plugin = NonNullable<Options['plugins']>[number];

function prettier(parser: NonNullable<Options['parser']>, loadPlugins: () => Promise<Plugin>[]): Format {
  return async (text) => {
    const [{ format }, ...plugins] = await Promise.all([import('prettier/standalone'), ...loadPlugins()]);
    return format(text, { parser, plugins, singleQuote: true, printWidth: 100 });
  };
}

function loadEstree(): Promise<Plugin>[] {
  return [import('prettier/plugins/babel'), import('prettier/plugins/estree')];
}
