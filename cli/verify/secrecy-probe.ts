import type { Exercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import { ordinaryConditions } from './run-condition.ts';
import type { Subject } from './subjects.ts';

/** Stands in everything a learner may not read. In two parts, so that the search does not find its own words. */
const canary = ['wirekata-canary-', '7d1f0c5e9b'] as const;
const control = 'secrecy-control.txt';
const endMark = 'SECRECY-SEARCHED';
const searchSeconds = 25;

/**
 * Searches every file the learner's user may read, /proc included. `--devices=skip` also leaves out FIFOs, which would
 * never end; a pagemap is 128 GiB of the process's own page numbers.
 */
const script = `#!/bin/sh
printf '%s%s\\n' '${canary[0]}' '${canary[1]}' | {
  timeout ${searchSeconds} grep --recursive --files-with-matches --no-messages --devices=skip --fixed-strings --exclude=pagemap --file=- / >&2
  echo "${endMark} $?" >&2
}
sleep 1
exit 1
`;

/**
 * One program for each language that looks for the canary from where a solution runs. It finds the copy among its own files,
 * which shows that the search works, and must find nothing else.
 */
export function secrecyProbes(exercise: Exercise): Subject[] {
  const bundle = makeBundle(plantCanary(exercise));
  return Object.entries(exercise.manifest.languages)
    .filter(([, { run }]) => Object.keys(run).length > 0)
    .map(([id, { build: _build, ...language }]) => {
      const run = Object.fromEntries(Object.keys(language.run).map((name) => [name, ['/bin/sh', 'probe.sh']]));
      const limits = { ...bundle.manifest.limits, wall: 60_000, boot: 40_000, test: 40_000, cpu: 1 };
      const manifest = { ...bundle.manifest, limits, languages: { [id]: { ...language, run } } };
      return {
        ...{ kind: 'secrecy', id, language: id, bundle: { ...bundle, manifest } },
        files: { 'probe.sh': script, [control]: canary.join('') },
        conditions: ordinaryConditions(1),
      };
    });
}

/** The harness as it runs, fixtures, references and mutants. What learners are given stays as it is. */
function plantCanary(exercise: Exercise): Exercise {
  const secret = canary.join('');
  const mark = (files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([file, text]) => [file, `${text}\n// ${secret}\n`]));
  const { harnessJs, references, mutants, fixtures } = exercise;
  return {
    ...exercise,
    harnessJs: mark(harnessJs),
    references: Object.fromEntries(Object.entries(references).map(([id, files]) => [id, mark(files)])),
    mutants: mutants.map((mutant) => ({ ...mutant, files: mark(mutant.files) })),
    fixtures: { ...fixtures, 'secrecy-canary.txt': Buffer.from(secret).toString('base64') },
  };
}

/** What a probe printed → paths it could read; undefined when the search did not come to its end. */
export function readProbe(output: string): string[] | undefined {
  const lines = output.split('\n');
  const paths = lines.filter((line) => line.startsWith('/'));
  const hasControl = paths.some((path) => path.endsWith(`/${control}`));
  // 2 is grep's word for files that may not be read; anything above ended it early.
  const isDone = lines.some((line) => [0, 1, 2].some((status) => line === `${endMark} ${status}`));
  return isDone && hasControl ? paths.filter((path) => !path.endsWith(`/${control}`)) : undefined;
}
