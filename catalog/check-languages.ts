import { type ExerciseManifest, isExecuted, type LanguageSpec } from '#contracts/exercise-manifest.ts';
import { commonFileKinds, endingOf } from '#contracts/file-kind.ts';
import type { Runtime } from '#contracts/runtime.ts';
import type { Runtimes } from './load-runtimes.ts';
import { didYouMean } from './nearest.ts';
import { type Problem, type ProblemCode, problem } from './problem.ts';
import type { YamlFile } from './read-yaml.ts';
import { namePattern } from './resolve-languages.ts';

type Report = (code: ProblemCode, key: string, message: string) => Problem;

/** Whether there is a runtime for each language as the author wrote it, and whether the two agree. */
export function checkLanguages(manifest: ExerciseManifest, yaml: YamlFile, runtimes: Runtimes): Problem[] {
  return Object.entries(manifest.languages).flatMap(([id, language]) => {
    if (!isExecuted(manifest, id)) return [];
    const report: Report = (code, key, message) =>
      problem(code, yaml.file, `languages.${id}.${key}: ${message}`, yaml.placeOf(['languages', id, key]));
    const runtime = runtimes.get(language.runtime);
    if (runtime !== undefined) {
      return [
        ...checkTitle(language, runtime, report),
        ...checkMain(language, runtime, report),
        ...checkMemory(manifest, runtime, yaml),
      ];
    }
    const known = [...runtimes.keys()];
    const message = `there is no runtime "${language.runtime}", only ${known.join(', ')}.${didYouMean(language.runtime, known)}`;
    return [report('KATA180', 'runtime', message)];
  });
}

function checkTitle({ title }: LanguageSpec, { parts }: Runtime, report: Report): Problem[] {
  return parts.flatMap(({ name, version }) => {
    const written = namePattern(name).exec(title)?.[2];
    if (written === undefined || `${version}.`.startsWith(`${written}.`)) return [];
    const message = `"${title}": the image has ${name} ${version}. Leave the number out, it is added.`;
    return [report('KATA181', 'title', message)];
  });
}

function checkMain({ main, runtime: id }: LanguageSpec, runtime: Runtime, report: Report): Problem[] {
  const ending = endingOf(main);
  if (Object.hasOwn(runtime.files, ending) || Object.hasOwn(commonFileKinds, ending)) return [];
  const known = Object.keys(runtime.files).map((one) => `.${one}`);
  return [report('KATA182', 'main', `"${main}": the runtime "${id}" has ${known.join(', ')} files.`)];
}

/** Files in `/work` and `/tmp` are memory of the container: with more of them the program itself would be killed. */
function checkMemory({ limits }: ExerciseManifest, { id, folders }: Runtime, yaml: YamlFile): Problem[] {
  const writableBytes = Math.max(limits.disk, folders.work) + folders.temp;
  if (writableBytes * 2 <= limits.memory) return [];
  const least = (writableBytes * 2) / 1024 ** 2;
  const message = `limits.memory: /work and /tmp of the runtime "${id}" can fill more than half of it; ${least}MiB is enough.`;
  return [problem('KATA183', yaml.file, message, { ...yaml.placeOf(['limits', 'memory']), severity: 'warning' })];
}
