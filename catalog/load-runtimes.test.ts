import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadRuntimes } from './load-runtimes.ts';

const valid = `schema: 1
id: cobol
parts: [{ name: COBOL, version: "3.2", ask: [cobc, --version] }]
files: { cob: text }
build: { command: [cobc, "{main}"], memory: 512MiB, cpu: 2 }
run: [./main]
`;

async function loadFrom(files: Record<string, string>): Promise<ReturnType<typeof loadRuntimes>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wirekata-runtimes-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    return loadRuntimes(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('the languages that come with it are valid, and each names itself first', () => {
  const runtimes = loadRuntimes();
  expect([...runtimes.keys()]).toEqual(expect.arrayContaining(['node', 'python']));
  expect(runtimes.get('node')?.parts[0]?.name).toBe('Node.js');
  expect(runtimes.get('node')?.files['ts']).toBe('typescript');
});

test('a folder with a runtime.yaml is a language, others are not', async () => {
  const runtimes = await loadFrom({ 'cobol/runtime.yaml': valid, 'base/Dockerfile': '', 'README.md': '' });
  expect([...runtimes.keys()]).toEqual(['cobol']);
  expect(runtimes.get('cobol')).toMatchObject({
    build: { memory: 512 * 1024 ** 2, cpu: 2 },
    folders: { executable: false, work: 0, temp: 16 * 1024 ** 2 },
  });
});

test('a runtime that is not valid is reported with file, line and what to do', async () => {
  const broken = valid.replace('memory: 512MiB', 'memory: 512').replace('run:', 'runs:');
  const loading = loadFrom({ 'cobol/runtime.yaml': broken, 'fortran/runtime.yaml': valid });
  await expect(loading).rejects.toThrow(/KATA101 cobol\/runtime\.yaml:5:\d+ {2}build\.memory: 512/);
  await expect(loading).rejects.toThrow(/KATA102 cobol\/runtime\.yaml:6:1 {2}unknown key "runs"\. Did you mean "run"/);
  await expect(loading).rejects.toThrow(
    /fortran\/runtime\.yaml:2:\d+ {2}id: "cobol": must equal the folder name "fortran"/,
  );
});
