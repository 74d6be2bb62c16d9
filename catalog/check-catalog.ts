import path from 'node:path';
import type { Track } from '#contracts/exercise.ts';
import type { BrokenFolder } from './load-catalog.ts';
import type { Exercise } from './load-exercise.ts';
import { didYouMean } from './nearest.ts';
import { problem } from './problem.ts';

export type CatalogCheck = { exercises: Exercise[]; tracks: Track[]; findings: BrokenFolder[] };

/** What only all exercises together can show: names taken twice, circles of prerequisites, names of nothing. */
export function checkCatalog(loaded: readonly Exercise[], tracks: readonly Track[]): CatalogCheck {
  const findings: BrokenFolder[] = [];
  const unique = refuseTakenNames(loaded, findings);
  const exercises = refuseCircles(unique, findings);
  const slugs = new Set<string>(exercises.map(({ slug }) => slug));
  findings.push(...unknownPrerequisites(exercises, slugs));
  return { exercises, tracks: tracks.map((track) => knownPart(track, slugs, findings)), findings };
}

/** The first folder keeps a slug or alias, later ones are refused. */
function refuseTakenNames(loaded: readonly Exercise[], findings: BrokenFolder[]): Exercise[] {
  const owners = new Map<string, string>();
  return loaded.filter(({ slug, folder, manifest }) => {
    const names: string[] = [slug, ...manifest.aliases];
    const taken = names.find((name) => owners.has(name));
    if (taken !== undefined) {
      const message = `slug or alias "${taken}" belongs to ${owners.get(taken)} already: rename this exercise.`;
      findings.push({ folder: path.basename(folder), problems: [problem('KATA111', 'kata.yaml', message)] });
      return false;
    }
    for (const name of names) owners.set(name, folder);
    return true;
  });
}

function refuseCircles(exercises: readonly Exercise[], findings: BrokenFolder[]): Exercise[] {
  const prerequisites = new Map(exercises.map(({ slug, manifest }) => [slug, manifest.prerequisites]));
  return exercises.filter(({ slug, folder }) => {
    const circle = findCircle(slug, prerequisites);
    if (circle === undefined) return true;
    const message = `prerequisites form a circle: ${circle.join(' → ')}. Remove one of them.`;
    findings.push({ folder: path.basename(folder), problems: [problem('KATA113', 'kata.yaml', message)] });
    return false;
  });
}

/** A way from `start` through prerequisites back to itself. */
function findCircle(start: string, prerequisites: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of prerequisites.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [...way, next];
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}

function unknownPrerequisites(exercises: readonly Exercise[], slugs: ReadonlySet<string>): BrokenFolder[] {
  return exercises.flatMap(({ folder, manifest }) => {
    const problems = manifest.prerequisites
      .filter((slug) => !slugs.has(slug))
      .map((slug) => {
        const message = `prerequisite "${slug}" is no exercise that can be used.${didYouMean(slug, slugs)}`;
        return problem('KATA112', 'kata.yaml', message, { severity: 'warning' });
      });
    return problems.length === 0 ? [] : [{ folder: path.basename(folder), problems }];
  });
}

/** A track is shown with the exercises there are: one that is broken comes back once it is repaired. */
function knownPart(track: Track, slugs: ReadonlySet<string>, findings: BrokenFolder[]): Track {
  const unknown = track.exercises.filter((slug) => !slugs.has(slug));
  if (unknown.length > 0) {
    const message = `names ${unknown.join(', ')}, which is no exercise that can be used.`;
    const warning = problem('KATA112', `tracks/${track.id}.yaml`, message, { severity: 'warning' });
    findings.push({ folder: 'tracks', problems: [warning] });
  }
  return { ...track, exercises: track.exercises.filter((slug) => slugs.has(slug)) };
}
