import type { Extension } from '@codemirror/state';

const loaders: Record<string, () => Promise<Extension>> = {
  js: async () => (await import('@codemirror/lang-javascript')).javascript(),
  ts: async () => (await import('@codemirror/lang-javascript')).javascript({ typescript: true }),
  json: async () => (await import('@codemirror/lang-json')).json(),
  py: async () => (await import('@codemirror/lang-python')).python(),
  sql: async () => {
    const { PostgreSQL, sql } = await import('@codemirror/lang-sql');
    return sql({ dialect: PostgreSQL });
  },
  go: async () => (await import('@codemirror/lang-go')).go(),
  yaml: async () => (await import('@codemirror/lang-yaml')).yaml(),
  rb: async () => streamLanguage((await import('@codemirror/legacy-modes/mode/ruby')).ruby),
  sh: async () => streamLanguage((await import('@codemirror/legacy-modes/mode/shell')).shell),
  toml: async () => streamLanguage((await import('@codemirror/legacy-modes/mode/toml')).toml),
  dockerfile: async () => streamLanguage((await import('@codemirror/legacy-modes/mode/dockerfile')).dockerFile),
};

const aliases: Record<string, string> = { mjs: 'js', cjs: 'js', mts: 'ts', cts: 'ts', yml: 'yaml', ru: 'rb' };

/** The language support for a file, fetched when first needed; `null` for plain text. */
export async function loadLanguagePack(path: string): Promise<Extension | null> {
  const extension = (path.split('/').at(-1) ?? '').toLowerCase().split('.').at(-1) ?? '';
  const load = loaders[aliases[extension] ?? extension];
  return load ? load() : null;
}

async function streamLanguage(mode: Parameters<typeof import('@codemirror/language').StreamLanguage.define>[0]) {
  const { StreamLanguage } = await import('@codemirror/language');
  return StreamLanguage.define(mode);
}
