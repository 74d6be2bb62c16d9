import { DisplayName } from '#contracts/account.ts';

/** The first of these that may be a display name; of an address what stands before the @. */
export function personNamed(...candidates: (string | null | undefined)[]): string {
  for (const candidate of candidates) {
    const name = DisplayName.safeParse(candidate?.split('@')[0]?.slice(0, 60));
    if (name.success) return name.data;
  }
  return 'Learner';
}
