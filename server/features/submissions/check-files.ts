import picomatch from 'picomatch';
import { ApiError } from '#contracts/api-error.ts';
import { SolutionFiles } from '#contracts/solution-files.ts';

export type GivenStarter = { editable: readonly string[]; files: Record<string, string> };

/**
 * Checks what was sent against the globs a learner may edit. A given file that comes back unchanged is welcome, so that
 * a whole folder can be sent.
 * @returns the starter's other files, which go along with every submission as they are.
 * @throws ApiError `file-not-editable`, `too-large`
 */
export function checkFiles(sent: SolutionFiles, { editable, files }: GivenStarter): Record<string, string> {
  const isEditable = picomatch([...editable], { dot: true });
  const refused = Object.entries(sent).find(([path, text]) => !isEditable(path) && files[path] !== text)?.[0];
  if (refused !== undefined) {
    throw new ApiError('file-not-editable', `"${refused}" may not be changed; editable are: ${editable.join(', ')}.`);
  }
  const given = Object.fromEntries(Object.entries(files).filter(([path]) => !isEditable(path)));
  const merged = SolutionFiles.safeParse({ ...given, ...sent });
  if (!merged.success) {
    const reason = merged.error.issues.map((issue) => issue.message).join('; ');
    throw new ApiError('too-large', `Together with the exercise's own files this is too much: ${reason}.`);
  }
  return given;
}
