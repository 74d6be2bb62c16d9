import type { Exit } from '../api/processes.ts';
import { clip } from '../json/clip.ts';

/** `ended with exit code 1 while GET / was in flight; its last output: …` */
export function exitInWords({ code, signal, lastOutput }: Exit, when = ''): string {
  const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
  const output = lastOutput.trim();
  const tail = output === '' ? ', without any output' : `; its last output: ${clip(output.slice(-600), 600)}`;
  return `${how}${when === '' ? '' : ` ${when}`}${tail}`;
}
