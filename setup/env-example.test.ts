import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from './config.ts';

const read = (file: string) => readFileSync(path.join(projectRoot, file), 'utf8');
const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

const configured = ['server/config.ts', 'worker/config.ts', 'setup/config.ts'].flatMap((file) =>
  names(read(file), /^ {2}([A-Z][A-Z0-9_]+): /gm),
);
const composed = names(read('docker-compose.yml'), /(?<!\$)\$\{([A-Z][A-Z0-9_]+)/g);
const listed = names(read('.env.example'), /^#?([A-Z][A-Z0-9_]+)=/gm);

test('.env.example lists every variable that is read, each once, and no other', () => {
  expect(configured).toContain('SESSION_SECRET');
  expect(composed).toContain('POSTGRES_PASSWORD');
  expect(listed.toSorted()).toEqual([...new Set([...configured, ...composed])].toSorted());
});
