import type { AnyNode } from 'acorn';
import { full } from 'acorn-walk';
import type { ExerciseManifest } from '#contracts/exercise-manifest.ts';
import { calledName, kitParameter } from './find-tests.ts';
import { didYouMean } from './nearest.ts';
import { type HarnessFile, literalText, placeOf } from './parse-harness.ts';
import { type Problem, problem } from './problem.ts';

export type HarnessNames = { manifest: ExerciseManifest; paths: ReadonlySet<string> };

/** What the harness asks for by a literal name is there: fixtures, processes and budgets. */
export function checkHarnessNames(harness: HarnessFile, names: HarnessNames): Problem[] {
  const known = knownNames(names);
  const kit = kitParameter(harness);
  const found: Problem[] = [];
  full(harness.program, (node) => {
    const call = node as AnyNode;
    if (call.type !== 'CallExpression') return;
    const verb = calledName(call, kit);
    const kind = verb === undefined ? undefined : known.get(verb);
    if (kind === undefined) return;
    const name = literalText(call.arguments[0]);
    if (name === undefined || kind.there.includes(name)) return;
    const message = `${verb}('${name}'): ${kind.missing(name)}.${didYouMean(name, kind.there)}`;
    found.push(problem('KATA129', `harness/${harness.path}`, message, placeOf(call)));
  });
  return found;
}

type Kind = { there: string[]; missing: (name: string) => string };

function knownNames({ manifest, paths }: HarnessNames): Map<string, Kind> {
  const fixtures: Kind = {
    there: [...paths].flatMap((path) => (path.startsWith('fixtures/') ? [path.slice('fixtures/'.length)] : [])),
    missing: (name) => `there is no fixtures/${name}`,
  };
  const processes: Kind = {
    there: [...new Set(Object.values(manifest.languages).flatMap(({ run }) => Object.keys(run)))],
    missing: (name) => `no language runs a process "${name}"`,
  };
  const budgets: Kind = {
    there: manifest.budgets.map(({ id }) => id),
    missing: (name) => `kata.yaml declares no budget "${name}"`,
  };
  return new Map<string, Kind>([
    ['fixture', fixtures],
    ['fixtureBytes', fixtures],
    ['server', processes],
    ['script', processes],
    ['suite', processes],
    ['expect.budget', budgets],
  ]);
}
