import { z } from 'zod';
import type { ProviderId } from '#contracts/account.ts';

/** Somebody as a provider knows them. */
export type Person = {
  subject: string;
  /** Lower case; null when the provider keeps it to itself. */
  email: string | null;
  isEmailVerified: boolean;
  name: string;
};

/** What has to be remembered while the person is away at the provider. */
export const Secrets = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string() });
export type Secrets = z.infer<typeof Secrets>;

/** One of the sites through which people may sign in. */
export type SignInProvider = {
  id: ProviderId;
  title: string;
  /** Whose subjects these are. */
  issuer: string;
  /** Where to send the browser, and what proves that it comes back from there. */
  begin(redirectUrl: string): Promise<{ url: URL; secrets: Secrets }>;
  /** @throws Error when what came back does not prove who it is */
  complete(callback: URL, secrets: Secrets): Promise<Person>;
};
