import { z } from 'zod';
import { FileKinds } from './file-kind.ts';
import { SizeText } from './units.ts';

const mebibyte = 1024 ** 2;

/** `{main}` stands for the file that a language names as `main`. */
const Command = z.array(z.string().min(1)).min(1);

/** Something in the image with its version, as learners are told. */
export const RuntimePart = z.strictObject({
  name: z.string().min(1).max(40),
  /** As many numbers as are promised: `3.13` holds for 3.13.5, and not for 3.14. */
  version: z.string().regex(/^\d+(\.\d+)*$/, 'must be numbers with dots, as a text: "3.13"'),
  /** Prints the version inside the image; the tests compare. */
  ask: Command,
});
export type RuntimePart = z.infer<typeof RuntimePart>;

/** What building may take; the run after it has the limits of the exercise. The time is `limits.build` of the exercise. */
export const BuildPhase = z.strictObject({
  command: Command,
  memory: SizeText.pipe(
    z
      .number()
      .min(64 * mebibyte)
      .max(2048 * mebibyte),
  ),
  cpu: z.number().min(0.1).max(4),
});
export type BuildPhase = z.infer<typeof BuildPhase>;

/** `sandbox-images/<id>/runtime.yaml`: what the image beside it offers, and how a solution is built and run in it. */
export const Runtime = z.strictObject({
  schema: z.literal(1),
  /** The folder's name, and `languages.<id>.runtime` of an exercise. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** The language itself first, then what can be imported. */
  parts: z.array(RuntimePart).min(1),
  files: FileKinds,
  /** Environment of every process of a solution; the exercise's own comes on top. */
  env: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).default({}),
  build: BuildPhase.optional(),
  /** How a process is run that the exercise gives no command for. */
  run: Command,
  folders: z
    .strictObject({
      /** `/work` may hold programs. Only for languages whose build makes one. */
      executable: z.boolean().default(false),
      /** Least size of `/work`; an exercise may give more. */
      work: SizeText.pipe(z.number().max(256 * mebibyte)).default(0),
      /** Size of `/tmp`. */
      temp: SizeText.pipe(z.number().max(256 * mebibyte)).default(16 * mebibyte),
    })
    .prefault({}),
});
export type Runtime = z.infer<typeof Runtime>;
