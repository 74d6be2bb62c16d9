import type { Exercise } from '#catalog/load-exercise.ts';
import { containerServicesOf } from '#contracts/exercise-manifest.ts';
import { buildImages } from '#sandbox-images/build.ts';
import { imageNames } from '#sandbox-images/images.ts';
import { type LocalSandbox, openLocalSandbox } from '#worker/local-sandbox.ts';
import { CliFault } from './exit-code.ts';
import type { Report } from './report.ts';

/** Opens a sandbox whose images exist; the first time that takes minutes. @throws CliFault when they cannot be built. */
export async function prepareSandbox(
  exercises: readonly Exercise[],
  report: Report,
  options: { warmPodCount?: number } = {},
): Promise<LocalSandbox> {
  await buildImages({
    only: sandboxImagesOf(exercises),
    onNotice: report.notice,
    onStep: ({ state, tag, ms }) => {
      if (state === 'built') report.notice(`Built ${tag} in ${Math.round(ms / 1000)} s`);
    },
  }).catch((cause: unknown) => {
    throw new CliFault('the sandbox images are missing and cannot be built; see "kata doctor".', { cause });
  });
  return openLocalSandbox(options);
}

/** Images that pods of these exercises are made of; built-in wrong servers are Node programs. */
export function sandboxImagesOf(exercises: readonly Exercise[]): string[] {
  const needed = new Set<string>(['grader', 'node']);
  for (const { languages, services } of exercises.map(({ manifest }) => manifest)) {
    for (const { runtime } of Object.values(languages)) needed.add(runtime);
    if (containerServicesOf(services).length > 0) needed.add('services');
  }
  return imageNames.filter((name) => needed.has(name));
}
