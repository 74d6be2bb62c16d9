import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ensureDebian } from './debian.ts';
import { imageNames, imageSource, imageTag, listSourceFiles } from './images.ts';
import { createLanes } from './lanes.ts';
import { hasImage, runProgram } from './run-program.ts';
import { stageGrader, stageNode } from './staging.ts';

export type BuildStep = { image: string; tag: string; ms: number; state: 'present' | 'built' };

export type BuildOptions = {
  onStep: (step: BuildStep) => void;
  /** Things worth telling that are not an image of ours. */
  onNotice?: (line: string) => void;
  /** Images to make, with those they stand on; all when absent. */
  only?: readonly string[];
};

/** While one compiles, another fetches and unpacks packages. */
const laneCount = 2;
const supersededKeepMs = 24 * 3600 * 1000;

/**
 * Makes sure that the sandbox images of these sources exist, and removes versions of them older than a day.
 * @throws Error with the end of the build's output and what to do.
 */
export async function buildImages({
  onStep,
  onNotice = () => undefined,
  only = imageNames,
}: BuildOptions): Promise<void> {
  // It throws where there is no such image.
  for (const name of only) imageTag(name);
  const wanted = imageNames.filter((name) =>
    only.some((asked) => asked === name || imageSource(asked).on.includes(name)),
  );
  const ensureImage = async (image: string): Promise<void> => {
    const startedAt = performance.now();
    const tag = imageTag(image);
    const isPresent = await hasImage(tag);
    if (!isPresent) {
      await ensureDebian(onNotice);
      await buildImage(image, tag);
    }
    onStep({ image, tag, ms: Math.round(performance.now() - startedAt), state: isPresent ? 'present' : 'built' });
    if (!isPresent) await removeSuperseded(image, tag);
  };
  const inLane = createLanes(laneCount);
  const made = new Map<string, Promise<void>>();
  for (const image of wanted) {
    const parents = imageSource(image).on.map((parent) => made.get(parent));
    made.set(
      image,
      Promise.all(parents).then(() => inLane(() => ensureImage(image))),
    );
  }
  // What else could be made is there for the next try.
  const failed = (await Promise.allSettled(made.values())).find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw (failed as PromiseRejectedResult).reason;
}

async function buildImage(image: string, tag: string): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), `wirekata-${image}-`));
  try {
    await stageSources(image, context);
    // The build installs packages; on machines whose bridge has no way out only the host's network has one.
    const parents = imageSource(image).on.flatMap((parent) => ['--build-arg', `BASE=${imageTag(parent)}`]);
    await runProgram('docker', ['build', '--network=host', ...parents, '--tag', tag, context]);
  } catch (cause) {
    throw new Error(
      `cannot build ${tag}: ${(cause as Error).message}\n` +
        `Try again with: npm run images -- ${image} (needs a running Docker engine and Debian's package mirror)`,
      { cause },
    );
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

async function stageSources(image: string, context: string): Promise<void> {
  const folder = join(import.meta.dirname, image);
  for (const file of listSourceFiles(folder)) {
    const target = join(context, relative(folder, file));
    await mkdir(dirname(target), { recursive: true });
    await cp(file, target);
  }
  if (image === 'node') await stageNode(context);
  if (image === 'grader') await stageGrader(context);
}

/**
 * Removes older versions, but none of the last day: another checkout, or a worker that still runs, may name them.
 * Docker itself refuses to remove an image that a container uses.
 */
async function removeSuperseded(image: string, tag: string): Promise<void> {
  const listed = await runProgram('docker', [
    ...['image', 'ls', `wirekata/${image}`],
    ...['--format', '{{.Repository}}:{{.Tag}}'],
  ]);
  for (const old of listed.split('\n').filter((line) => line !== '' && line !== tag)) {
    const createdAt = await runProgram('docker', ['image', 'inspect', '--format', '{{.Created}}', old]);
    if (Date.now() - Date.parse(createdAt.trim()) < supersededKeepMs) continue;
    await runProgram('docker', ['image', 'rm', old]).catch(() => undefined);
  }
}

if (import.meta.main) {
  const only = process.argv.slice(2);
  await buildImages({
    ...(only.length > 0 ? { only } : {}),
    onNotice: (line) => console.log(line),
    onStep: ({ tag, state, ms }) => console.log(`${state} ${tag} (${ms} ms)`),
  }).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
