import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isMap, parseDocument } from 'yaml';
import { publishedRevisionFile } from '#contracts/published-revision.ts';
import { verifyReportFile } from '#contracts/verify-report.ts';

const template = path.join(import.meta.dirname, 'template');
const templateLanguages = path.join(import.meta.dirname, 'template-languages');

type TemplateLanguage = { title: string; runtime: string; main: string; editable: string };

const languages = {
  node: { title: 'Node.js', runtime: 'node', main: 'server.js', editable: '"**/*.js"' },
  'node-express': { title: 'Node.js, Express', runtime: 'node', main: 'server.js', editable: '"**/*.js"' },
  python: { title: 'Python', runtime: 'python', main: 'server.py', editable: '"**/*.py"' },
  'python-flask': { title: 'Python, Flask', runtime: 'python', main: 'app.py', editable: '"**/*.py"' },
  go: { title: 'Go', runtime: 'go', main: 'main.go', editable: '"**/*.go", go.mod' },
} satisfies Record<string, TemplateLanguage>;

export type TemplateLanguageId = keyof typeof languages;
export const languageIds = Object.keys(languages) as TemplateLanguageId[];

type NewFolder = { folder: string; slug: string; title: string };
type NewExercise = NewFolder & { languages: readonly TemplateLanguageId[]; services: readonly string[] };

/** The same program three times: right, not begun, and wrong in one way. */
const solutions = {
  reference: { status: '200', answer: '{"greeting": "hello"}' },
  starter: { status: '501', answer: '{"error": "not built yet"}' },
  mutant: { status: '201', answer: '{"greeting": "hello"}' },
} as const;

export async function writeExercise({ folder, slug, title, languages: ids, services }: NewExercise): Promise<void> {
  await cp(template, folder, { recursive: true });
  const manifest = (await readFile(path.join(folder, 'kata.yaml'), 'utf8'))
    .replace('new-exercise', slug)
    .replace('New exercise', () => JSON.stringify(title))
    .replace(
      '# services\n',
      services.map((id) => `  ${id}: {}\n`).reduce((all, line) => all + line, services.length > 0 ? 'services:\n' : ''),
    )
    .replace('# languages\n', `\nlanguages:\n${ids.map(describeLanguage).join('')}`)
    .replace('first-language', ids[0] ?? 'node');
  await writeFile(path.join(folder, 'kata.yaml'), manifest);
  await replaceTitle(folder, title);
  for (const id of ids) {
    await writeSolution(id, path.join(folder, 'references', id), 'reference');
    await writeSolution(id, path.join(folder, 'starters', id), 'starter');
  }
  const [first] = ids;
  if (first !== undefined) await writeSolution(first, path.join(folder, 'mutants/wrong-status'), 'mutant');
}

function describeLanguage(id: TemplateLanguageId): string {
  const { title, runtime, main, editable } = languages[id];
  return [
    `  ${id}:`,
    `    title: "${title}" # versions are added`,
    `    runtime: ${runtime}`,
    `    starter: starters/${id}`,
    `    reference: references/${id}`,
    `    editable: [${editable}]`,
    `    main: ${main}\n`,
  ].join('\n');
}

async function writeSolution(id: TemplateLanguageId, folder: string, kind: keyof typeof solutions): Promise<void> {
  const { status, answer } = solutions[kind];
  const source = path.join(templateLanguages, id);
  await mkdir(folder, { recursive: true });
  for (const file of await readdir(source)) {
    // A mutant holds the changed files alone.
    if (kind === 'mutant' && file !== languages[id].main) continue;
    const text = await readFile(path.join(source, file), 'utf8');
    await writeFile(
      path.join(folder, file),
      text.replace('STATUS', status).replace(/ ?ANSWER/, (match) => adapt(id, match, answer)),
    );
  }
}

/** `map[string]string{…}` in Go, a space before the value elsewhere; JavaScript leaves out quotes that it does not need. */
function adapt(id: TemplateLanguageId, match: string, answer: string): string {
  if (id === 'go') return answer;
  const value = languages[id].runtime === 'node' ? answer.replace(/"(\w+)": "(.*)"/, " $1: '$2' ") : answer;
  return match.replace('ANSWER', value);
}

/** Another exercise under a new name: a draft, in its first version, that nobody published or proved yet. */
export async function copyExercise(source: string, { folder, slug, title }: NewFolder): Promise<void> {
  const own = new Set<string>([verifyReportFile, publishedRevisionFile]);
  await cp(source, folder, { recursive: true, filter: (file) => !own.has(path.basename(file)) });
  const file = path.join(folder, 'kata.yaml');
  const document = parseDocument(await readFile(file, 'utf8'));
  if (isMap(document.contents)) {
    document.delete('aliases');
    document.delete('changelog');
    for (const [key, value] of Object.entries({ slug, title, version: 1, status: 'draft' })) document.set(key, value);
  }
  await writeFile(file, document.toString({ lineWidth: 0 }));
  await replaceTitle(folder, title);
}

async function replaceTitle(folder: string, title: string): Promise<void> {
  const file = path.join(folder, 'statement.md');
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text.replace(/^# .*/m, () => `# ${title}`),
  );
}
