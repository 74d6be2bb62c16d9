import { buildImages } from '#sandbox-images/build.ts';
import { SetupFailure } from '../setup-failure.ts';
import type { Say } from '../step-runner.ts';

/**
 * Builds the sandbox images whose sources changed. `onImage` is called with the name of each as soon as it is there.
 * @throws SetupFailure with the end of the build's output.
 */
export async function ensureImages(say: Say, onImage: (name: string) => void = () => undefined): Promise<void> {
  try {
    await buildImages({
      onNotice: say,
      onStep: ({ image, tag, state, ms }) => {
        if (state === 'built') say(`built ${tag} in ${(ms / 1000).toFixed(1)} s`);
        onImage(image);
      },
    });
  } catch (cause) {
    throw new SetupFailure((cause as Error).message, { cause });
  }
}
