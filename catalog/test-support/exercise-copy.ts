import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const original = path.join(import.meta.dirname, '../../test/fixtures/exercises/hello-http');

export type ExerciseCopy = {
  /** The exercise; its parent holds nothing else. */
  folder: string;
  parent: string;
  write(file: string, content: string | Buffer): Promise<void>;
  /** Replaces `from` by `to`; fails when it is not there. */
  edit(file: string, from: string, to: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A copy of the smallest valid exercise in a folder of its own, to break. */
export async function copyExercise(slug = 'hello-http'): Promise<ExerciseCopy> {
  const parent = await mkdtemp(path.join(tmpdir(), 'wirekata-catalog-'));
  const folder = path.join(parent, slug);
  await cp(original, folder, { recursive: true });
  const copy: ExerciseCopy = {
    folder,
    parent,
    write: async (file, content) => {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), content);
    },
    edit: async (file, from, to) => {
      const text = await readFile(path.join(folder, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
      await writeFile(path.join(folder, file), text.replace(from, to));
    },
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  };
  if (slug !== 'hello-http') await copy.edit('kata.yaml', 'slug: hello-http', `slug: ${slug}`);
  return copy;
}
