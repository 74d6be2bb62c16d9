import type { Extension } from '@codemirror/state';
import type { FileKind } from '#contracts/file-kind.ts';

const loaders: Partial<Record<FileKind, () => Promise<Extension>>> = {
  javascript: async () => (await import('@codemirror/lang-javascript')).javascript(),
  typescript: async () => (await import('@codemirror/lang-javascript')).javascript({ typescript: true }),
  json: async () => (await import('@codemirror/lang-json')).json(),
  python: async () => (await import('@codemirror/lang-python')).python(),
  sql: async () => {
    const { PostgreSQL, sql } = await import('@codemirror/lang-sql');
    return sql({ dialect: PostgreSQL });
  },
  go: async () => (await import('@codemirror/lang-go')).go(),
  yaml: async () => (await import('@codemirror/lang-yaml')).yaml(),
  java: async () => streamLanguage((await import('@codemirror/legacy-modes/mode/clike')).java),
  ruby: async () => streamLanguage((await import('@codemirror/legacy-modes/mode/ruby')).ruby),
  shell: async () => streamLanguage((await import('@codemirror/legacy-modes/mode/shell')).shell),
  toml: async () => streamLanguage((await import('@codemirror/legacy-modes/mode/toml')).toml),
  dockerfile: async () => streamLanguage((await import('@codemirror/legacy-modes/mode/dockerfile')).dockerFile),
  nginx: async () => streamLanguage((await import('@codemirror/legacy-modes/mode/nginx')).nginx),
};

/** The language support for a kind of file, fetched when first needed; `null` for plain text. */
export async function loadLanguagePack(kind: FileKind): Promise<Extension | null> {
  return loaders[kind]?.() ?? null;
}

async function streamLanguage(mode: Parameters<typeof import('@codemirror/language').StreamLanguage.define>[0]) {
  const { StreamLanguage } = await import('@codemirror/language');
  return StreamLanguage.define(mode);
}
