import { z } from 'zod';
import { ExerciseManifest } from '#contracts/exercise-manifest.ts';
import { type DefaultsFile, defaultsFileName } from './defaults-file.ts';
import { explainIssue } from './explain-issue.ts';
import { type Problem, problem } from './problem.ts';
import { readYaml, type YamlFile } from './read-yaml.ts';

/** Keys of `_defaults.yaml`; everything else belongs to one exercise. */
const inheritedKeys = ['limits', 'verify', 'authors', 'license', 'credits'] as const;

export type ManifestReading =
  | { ok: true; manifest: ExerciseManifest; yaml: YamlFile }
  | { ok: false; problems: Problem[] };

/** `kata.yaml` on top of `_defaults.yaml`. `folderName` has to equal the slug. */
export function readManifest(folderName: string, text: string, defaultsFile: DefaultsFile): ManifestReading {
  const reading = readYaml('kata.yaml', text);
  if (!reading.ok) return reading;
  const defaults = readDefaults(defaultsFile);
  if (!defaults.ok) return defaults;
  const { yaml } = reading;
  if (!isMap(yaml.data)) {
    return { ok: false, problems: [problem('KATA101', 'kata.yaml', 'must be a map of keys, see docs/authoring.md.')] };
  }
  const parsed = ExerciseManifest.safeParse(inherit(yaml.data, defaults.data));
  const problems = parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => explainIssue(issue, { schema: ExerciseManifest, yaml, folderName }));
  if (isMap(yaml.data) && yaml.data['slug'] !== folderName) problems.push(slugProblem(yaml, folderName));
  if (!parsed.success || problems.length > 0) return { ok: false, problems: withoutRepeats(problems) };
  return { ok: true, manifest: parsed.data, yaml };
}

type DefaultsReading = { ok: true; data: Record<string, unknown> } | { ok: false; problems: Problem[] };

/** `_defaults.yaml`; without one there is nothing to inherit. */
export function readDefaults({ text, problems }: DefaultsFile): DefaultsReading {
  if (problems.length > 0) return { ok: false, problems };
  if (text === null) return { ok: true, data: {} };
  const file = `../${defaultsFileName}`;
  const reading = readYaml(file, text);
  if (!reading.ok) return reading;
  const data = reading.yaml.data ?? {};
  const schema = z.strictObject(Object.fromEntries(inheritedKeys.map((key) => [key, z.unknown().optional()])));
  const parsed = schema.safeParse(data);
  if (parsed.success) return { ok: true, data: parsed.data };
  const known = inheritedKeys.join(', ');
  return { ok: false, problems: [problem('KATA102', file, `may only have the keys ${known}.`)] };
}

/** A map is merged with its default key by key, anything else replaces it. */
function inherit(own: Record<string, unknown>, defaults: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...own };
  for (const [key, value] of Object.entries(defaults)) {
    const mine = own[key];
    if (mine === undefined) merged[key] = value;
    else if (isMap(mine) && isMap(value)) merged[key] = { ...value, ...mine };
  }
  return merged;
}

function slugProblem(yaml: YamlFile, folderName: string): Problem {
  const slug = isMap(yaml.data) ? yaml.data['slug'] : undefined;
  const message = `slug ${JSON.stringify(slug)} must match ^[a-z][a-z0-9]*(-[a-z0-9]+)*$ and equal the folder name "${folderName}".`;
  return problem('KATA110', 'kata.yaml', message, yaml.placeOf(['slug']));
}

/** The slug's form and its folder are one problem for the author, though two checks find it. */
function withoutRepeats(problems: Problem[]): Problem[] {
  return problems.filter(
    (one, index) => one.code !== 'KATA110' || index === problems.findIndex((p) => p.code === 'KATA110'),
  );
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
