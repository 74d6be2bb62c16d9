import type { ExerciseManifest } from '#contracts/exercise-manifest.ts';
import { PublishedRevision, publishedRevisionFile } from '#contracts/published-revision.ts';
import { type Problem, problem } from './problem.ts';
import type { YamlFile } from './read-yaml.ts';

const shownParts = 3;

export type PublishedCheck = {
  manifest: ExerciseManifest;
  yaml: YamlFile;
  /** Text of `published.json`, undefined for an exercise that was never published. */
  publishedText: string | undefined;
  /** `gradingParts` of the folder as it is. */
  parts: Record<string, string>;
};

/** A version stands for one way of grading: what was published may not change under its number. */
export function checkPublished({ manifest, yaml, publishedText, parts }: PublishedCheck): Problem[] {
  const { version, changelog } = manifest;
  const at = (code: 'KATA170' | 'KATA171', message: string) =>
    problem(code, yaml.file, message, yaml.placeOf(['version']));
  const entry = changelog.find((one) => one.version === version);
  if (version > 1 && entry === undefined)
    return [at('KATA170', `version is ${version}, but changelog has no entry for it: say what changed.`)];
  if (publishedText === undefined) return [];
  const published = parsePublished(publishedText);
  if (published === undefined)
    return [problem('KATA172', publishedRevisionFile, 'is not what kata publish writes: restore it.')];
  const changed = changedParts(published.parts, parts);
  const what = `${changed.slice(0, shownParts).join(', ')}${changed.length > shownParts ? ', …' : ''}`;
  if (version < published.version)
    return [at('KATA171', `version is ${version}, but ${published.version} is published: versions only grow.`)];
  if (version === published.version && changed.length > 0)
    return [
      at(
        'KATA171',
        `version is still ${version} but ${what} changed since the published revision ${published.revision.slice(0, 6)}: bump version and add a changelog entry.`,
      ),
    ];
  if (entry?.kind === 'text' && changed.length > 0)
    return [at('KATA170', `the changelog calls version ${version} a change of text, but ${what} changed.`)];
  return [];
}

function parsePublished(text: string): PublishedRevision | undefined {
  try {
    return PublishedRevision.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function changedParts(before: Record<string, string>, now: Record<string, string>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((part) => before[part] !== now[part])
    .toSorted();
}
