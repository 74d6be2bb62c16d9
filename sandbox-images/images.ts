import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Languages learners write in: every folder with a `runtime.yaml`, sorted. */
export const runtimeNames: readonly string[] = readdirSync(import.meta.dirname)
  .filter((name) => existsSync(join(import.meta.dirname, name, 'runtime.yaml')))
  .sort();

/** In the order they are built: an image only stands on earlier ones. */
export const imageNames: readonly string[] = ['base', 'grader', 'services', ...runtimeNames];

export type ImageArch = 'x64' | 'arm64';

const repositoryRoot = join(import.meta.dirname, '..');

type ImageSource = {
  /** Images whose content is part of this one. */
  on: readonly string[];
  /** Files and folders, relative to the repository. */
  paths: readonly string[];
  /** Installed packages whose version is part of the image, by their path in the root's lock file. */
  packages: (arch: ImageArch) => readonly string[];
};

const nodePackage = (arch: ImageArch) => [`node-linux-${arch}`];

const ownSources: Record<string, ImageSource> = {
  base: { on: [], paths: ['sandbox-images/base'], packages: () => [] },
  grader: {
    on: ['base'],
    paths: ['sandbox-images/grader', 'contracts', 'patches'],
    packages: (arch) => [
      ...nodePackage(arch),
      '@cfworker/json-schema',
      'esbuild',
      'amqplib',
      'eventsource-parser',
      'fast-check',
      'ioredis',
      'jose',
      'mariadb',
      'postal-mime',
      'postgres',
      'smtp-server',
      'ws',
      'zod',
    ],
  },
  services: { on: ['base'], paths: ['sandbox-images/services'], packages: () => [] },
  node: { on: ['base'], paths: ['sandbox-images/node', 'patches'], packages: nodePackage },
};

/** An image stands on the base and is made from its folder, unless it says otherwise above. */
export function imageSource(name: string): ImageSource {
  return ownSources[name] ?? { on: ['base'], paths: [`sandbox-images/${name}`], packages: () => [] };
}

/** A running process keeps the tags it started with, also when somebody updates the checkout under it. */
const knownTags = new Map<string, string>();

/**
 * `wirekata/<name>:<12 hex digits>`, a hash over everything the image is made from: equal sources, equal tag, on any
 * machine. The first call for a name reads a few dozen small files.
 * @throws Error when there is no such image, or the lock file lacks a package that it is made from.
 */
export function imageTag(name: string, arch: ImageArch = hostArch()): string {
  const key = `${name} ${arch}`;
  const tag = knownTags.get(key) ?? `wirekata/${name}:${hashImage(checkName(name), arch).slice(0, 12)}`;
  knownTags.set(key, tag);
  return tag;
}

function checkName(name: string): string {
  if (imageNames.includes(name)) return name;
  throw new Error(`there is no sandbox image "${name}"; there are ${imageNames.join(', ')}`);
}

/** @throws Error on a processor for which there is no Node binary to put into the images. */
export function hostArch(): ImageArch {
  if (process.arch === 'x64' || process.arch === 'arm64') return process.arch;
  throw new Error(`sandbox images: no Node package for ${process.arch}; run Wirekata on x64 or arm64`);
}

/** Image sources without tests and notes, sorted. */
export function listSourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/\/(node_modules|test-support)\/|\.test\.ts$|\.md$/.test(path))
    .sort();
}

function hashImage(name: string, arch: ImageArch): string {
  const source = imageSource(name);
  const hash = createHash('sha256').update(`${name} ${arch}\n`);
  for (const parent of source.on) hash.update(hashImage(parent, arch));
  for (const path of source.paths) {
    for (const file of listSourceFiles(join(repositoryRoot, path))) {
      hash
        .update(`${relative(repositoryRoot, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  for (const line of lockedVersions(source.packages(arch))) hash.update(`${line}\n`);
  return hash.digest('hex');
}

function lockedVersions(packages: readonly string[]): string[] {
  if (packages.length === 0) return [];
  const lock = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  return packages.map((name) => {
    const version = lock.packages[`node_modules/${name}`]?.version;
    if (version === undefined) throw new Error(`sandbox images: package-lock.json lacks ${name}; run npm install`);
    return `${name}@${version}`;
  });
}
