import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Runtime } from '#contracts/runtime.ts';
import { explainIssue } from './explain-issue.ts';
import { formatProblem, type Problem, problem } from './problem.ts';
import { isMissing } from './read-folder.ts';
import { readYaml } from './read-yaml.ts';

/** By id. */
export type Runtimes = ReadonlyMap<string, Runtime>;

const imagesFolder = path.join(import.meta.dirname, '../sandbox-images');

/**
 * Every `runtime.yaml` of the sandbox images: a language is there because its folder is.
 * @throws Error that lists every problem; these files are part of the program, not of an exercise.
 */
export function loadRuntimes(folder = imagesFolder): Runtimes {
  const runtimes = new Map<string, Runtime>();
  const problems: Problem[] = [];
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const name of entries.map((entry) => entry.name).toSorted()) {
    const text = findText(path.join(folder, name, 'runtime.yaml'));
    if (text === null) continue;
    const read = readRuntime(name, text);
    if (Array.isArray(read)) problems.push(...read);
    else runtimes.set(name, read);
  }
  if (problems.length > 0)
    throw new Error(`a language of sandbox-images/ is not valid:\n${problems.map(formatProblem).join('\n')}`);
  return runtimes;
}

function readRuntime(name: string, text: string): Runtime | Problem[] {
  const file = `${name}/runtime.yaml`;
  const reading = readYaml(file, text);
  if (!reading.ok) return reading.problems;
  const { yaml } = reading;
  const parsed = Runtime.safeParse(yaml.data);
  if (!parsed.success)
    return parsed.error.issues.flatMap((issue) => explainIssue(issue, { schema: Runtime, yaml, folderName: name }));
  if (parsed.data.id === name) return parsed.data;
  return [
    problem('KATA101', file, `id: "${parsed.data.id}": must equal the folder name "${name}".`, yaml.placeOf(['id'])),
  ];
}

function findText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
