import { z } from 'zod';

const msPerUnit: Record<string, number> = { ms: 1, s: 1000, m: 60_000 };
const bytesPerUnit: Record<string, number> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** `250ms`, `10s`, `2m` → milliseconds. A bare number is refused: its unit would be a guess. */
export const DurationText = z
  .string({ error: 'must be a duration with a unit: 250ms, 10s or 2m' })
  .regex(/^\d+(\.\d+)?(ms|s|m)$/, 'must be a duration with a unit: 250ms, 10s or 2m')
  .transform((text) => convert(text, msPerUnit));

/** `100KiB`, `256MiB` → bytes. */
export const SizeText = z
  .string({ error: 'must be a size with a unit: 64KiB, 256MiB or 1GiB' })
  .regex(/^\d+(\.\d+)?(B|KiB|MiB|GiB)$/, 'must be a size with a unit: 64KiB, 256MiB or 1GiB')
  .transform((text) => convert(text, bytesPerUnit));

function convert(text: string, factors: Record<string, number>): number {
  const [, amount = '0', unit = ''] = /^([\d.]+)(\w+)$/.exec(text) ?? [];
  return Math.round(Number(amount) * (factors[unit] ?? 1));
}
