import { buildImages } from '#sandbox-images/build.ts';
import { SetupFailure } from '../setup-failure.ts';
import type { Say } from '../step-runner.ts';

/** Builds the sandbox images whose sources changed. @throws SetupFailure with the end of the build's output. */
export async function ensureImages(say: Say): Promise<void> {
  try {
    await buildImages({
      onNotice: say,
      onStep: ({ tag, state, ms }) => {
        if (state === 'built') say(`built ${tag} in ${(ms / 1000).toFixed(1)} s`);
      },
    });
  } catch (cause) {
    throw new SetupFailure((cause as Error).message, { cause });
  }
}
