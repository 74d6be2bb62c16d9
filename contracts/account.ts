import { z } from 'zod';
import { UserId } from './ids.ts';

export const Role = z.enum(['learner', 'instructor', 'admin']);
export type Role = z.infer<typeof Role>;

export const Email = z
  .email()
  .max(254)
  .transform((email) => email.toLowerCase());
/** Length is checked before hashing: a long password is a cheap way to keep Argon2 busy. */
export const Password = z.string().min(8, 'must be at least 8 characters').max(256, 'must be at most 256 characters');
export const DisplayName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(60)
  .refine((name) => !/\p{Cc}/u.test(name) && name.isWellFormed(), 'must be plain text');

export const Account = z.strictObject({ id: UserId, email: z.string(), name: z.string(), role: Role });
export type Account = z.infer<typeof Account>;

export const SignInRequest = z.strictObject({ email: Email, password: z.string().min(1).max(256) });
export type SignInRequest = z.infer<typeof SignInRequest>;
export const SignUpRequest = z.strictObject({ email: Email, password: Password, name: DisplayName });
export type SignUpRequest = z.infer<typeof SignUpRequest>;
export const SessionReply = z.strictObject({ account: Account });
export type SessionReply = z.infer<typeof SessionReply>;

export const RenameRequest = z.strictObject({ name: DisplayName });

/** What only the account's owner is told of it. */
export const OwnAccount = z.strictObject({
  account: Account,
  createdAt: z.iso.datetime(),
  hasPassword: z.boolean(),
});
export type OwnAccount = z.infer<typeof OwnAccount>;

/** Empty where the account has no password yet. */
const CurrentPassword = z.string().max(256);
export const ChangePasswordRequest = z.strictObject({ currentPassword: CurrentPassword, newPassword: Password });
export type ChangePasswordRequest = z.infer<typeof ChangePasswordRequest>;
export const DeleteAccountRequest = z.strictObject({ password: CurrentPassword });

export const SessionSummary = z.strictObject({
  id: z.uuid(),
  /** `User-Agent` of the browser that signed in; may be empty. */
  device: z.string(),
  createdAt: z.iso.datetime(),
  /** Exact to five minutes. */
  lastSeenAt: z.iso.datetime(),
  isCurrent: z.boolean(),
});
export type SessionSummary = z.infer<typeof SessionSummary>;
export const SessionList = z.strictObject({ sessions: z.array(SessionSummary) });

export const ApiTokenSummary = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  /** null: until it is revoked. */
  expiresAt: z.iso.datetime().nullable(),
  /** Exact to five minutes. */
  lastUsedAt: z.iso.datetime().nullable(),
});
export type ApiTokenSummary = z.infer<typeof ApiTokenSummary>;
export const ApiTokenList = z.strictObject({ tokens: z.array(ApiTokenSummary) });
export const CreateApiTokenRequest = z.strictObject({
  name: DisplayName,
  expiresInDays: z.int().min(1).max(366).nullable().default(null),
  password: CurrentPassword,
});
export type CreateApiTokenRequest = z.input<typeof CreateApiTokenRequest>;

/** `token` is shown once; the server keeps its hash. */
export const ApiTokenCreated = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  expiresAt: z.iso.datetime().nullable(),
  token: z.string(),
});
export type ApiTokenCreated = z.infer<typeof ApiTokenCreated>;

export const ProviderId = z.enum(['oidc', 'github']);
export type ProviderId = z.infer<typeof ProviderId>;

/** Only those that this site is configured for. */
export const SignInProviderList = z.strictObject({
  providers: z.array(z.strictObject({ id: ProviderId, title: z.string() })),
});
export type SignInProviderList = z.infer<typeof SignInProviderList>;
/** Only a path of this site: nobody is to be sent elsewhere after signing in. */
export const OwnPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[\x20-\x7e]*$/, 'must be a path of this site');
/** `password` proves the owner where `isLink`. */
export const StartProviderRequest = z.strictObject({
  next: OwnPath.default('/'),
  isLink: z.boolean().default(false),
  password: CurrentPassword.default(''),
});
export type StartProviderRequest = z.input<typeof StartProviderRequest>;
/** Where the browser goes next. */
export const ProviderStarted = z.strictObject({ url: z.url() });
/** Why a sign-in through a provider came to nothing; in the address of the page that the browser comes back to. */
export const ProviderProblem = z.enum(['begin-again', 'provider-refused', 'email-not-verified', 'identity-taken']);
export type ProviderProblem = z.infer<typeof ProviderProblem>;
export const LinkedProviderList = z.strictObject({
  providers: z.array(z.strictObject({ id: ProviderId, email: z.string().nullable(), linkedAt: z.iso.datetime() })),
});
