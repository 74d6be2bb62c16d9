import { type ExerciseManifest, isExecuted, type LanguageSpec } from '#contracts/exercise-manifest.ts';
import type { ExerciseKind } from '#contracts/exercise-traits.ts';
import type { Runtime } from '#contracts/runtime.ts';
import type { Runtimes } from './load-runtimes.ts';

const impliedProcesses: Record<ExerciseKind, string[]> = {
  ...{ server: ['web'], script: ['main'], tests: ['suite'] },
  ...{ sql: [], files: [] },
};

/** What is run when `processes` says nothing: a server is `web`, a script is `main`, a test suite is `suite`. */
export function processNames({ kind, processes }: Pick<ExerciseManifest, 'kind' | 'processes'>): string[] {
  const declared = Object.keys(processes);
  if (declared.length > 0) return declared;
  return impliedProcesses[kind];
}

/** The manifest with what each language takes from its runtime: real versions in the title, build, commands. */
export function resolveLanguages(manifest: ExerciseManifest, runtimes: Runtimes): ExerciseManifest {
  const names = processNames(manifest);
  const languages = Object.entries(manifest.languages).map(([id, language]) => {
    const runtime = runtimes.get(language.runtime);
    const isComplete = runtime === undefined || !isExecuted(manifest, id);
    return [id, isComplete ? language : completeLanguage(language, runtime, names)] as const;
  });
  return { ...manifest, languages: Object.fromEntries(languages) };
}

function completeLanguage(language: LanguageSpec, runtime: Runtime, processes: readonly string[]): LanguageSpec {
  const fill = (command: readonly string[]): string[] =>
    command.map((part) => part.replaceAll('{main}', language.main));
  const build = language.build ?? runtime.build?.command;
  // Of several processes only the author knows which is started from what.
  const [only] = processes.length === 1 && Object.keys(language.run).length === 0 ? processes : [];
  return {
    ...language,
    title: titleWithVersions(language.title, runtime),
    ...(build === undefined ? {} : { build: fill(build) }),
    run: only === undefined ? language.run : { [only]: fill(runtime.run) },
  };
}

/** `Node.js, Express 5` → `Node.js 24.21, Express 5.3` */
function titleWithVersions(title: string, { parts }: Runtime): string {
  return parts.reduce((text, { name, version }) => text.replace(namePattern(name), `$1${name} ${version}`), title);
}

/** A part's name as a word of its own; `$2` is the number that an author wrote behind it. */
export function namePattern(name: string): RegExp {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[\\s,(])${escaped}(?: (\\d+(?:\\.\\d+)*))?(?=$|[\\s,)])`);
}
