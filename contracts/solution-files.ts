import { z } from 'zod';

export const maxSolutionFileCount = 20;
export const maxSolutionFileBytes = 64 * 1024;
export const maxSolutionBytes = 256 * 1024;

/** Relative POSIX path: no leading slash or dot, no `..`, no doubled slash, at most 100 characters. */
export const SolutionPath = z
  .string()
  .regex(/^[A-Za-z0-9_][\w./-]{0,99}$/, 'path must be relative and made of letters, digits, "_", ".", "-" and "/"')
  .refine(
    (path) => !path.split('/').some((part) => part === '' || part === '.' || part === '..'),
    'path must not contain empty, "." or ".." parts',
  )
  .refine(
    (path) => !/^(con|prn|aux|nul|com\d|lpt\d)$/i.test(path.split('/').at(-1)?.split('.')[0] ?? ''),
    'path uses a reserved name',
  );

const SolutionText = z
  .string()
  .refine((text) => !text.includes('\u0000'), 'must not contain NUL characters')
  .refine((text) => text.isWellFormed(), 'must be well-formed Unicode')
  .refine((text) => byteLength(text) <= maxSolutionFileBytes, `must be at most ${maxSolutionFileBytes} bytes`);

/** What a learner sends: path → text. Caps follow `docs/security.md` A9. */
export const SolutionFiles = fewFiles().pipe(
  z
    .record(SolutionPath, SolutionText)
    .refine((files) => Object.keys(files).length > 0, 'send at least one file')
    .refine(
      (files) => Object.values(files).reduce((sum, text) => sum + byteLength(text), 0) <= maxSolutionBytes,
      `send at most ${maxSolutionBytes} bytes in all`,
    ),
);
export type SolutionFiles = z.infer<typeof SolutionFiles>;

/** Counts before anything looks at a path: a record visits every key, and 100,000 of them take seconds. */
function fewFiles() {
  return z
    .custom<Record<string, string>>(
      (files) => typeof files !== 'object' || files === null || Object.keys(files).length <= maxSolutionFileCount,
      `send at most ${maxSolutionFileCount} files`,
    )
    .meta({
      ...{ type: 'object', minProperties: 1, maxProperties: maxSolutionFileCount },
      additionalProperties: { type: 'string' },
    });
}

/** UTF-8 length in bytes; written out because this room has neither Node nor DOM types. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
