import { createGithubProvider, type GithubSettings } from './github-provider.ts';
import { createOidcProvider, type OidcSettings } from './oidc-provider.ts';
import type { SignInProvider } from './sign-in-provider.ts';

/** Those that the environment names, in the order in which they are offered. */
export function createSignInProviders(settings: {
  oidc: OidcSettings | undefined;
  github: GithubSettings | undefined;
}): SignInProvider[] {
  return [
    ...(settings.oidc ? [createOidcProvider(settings.oidc)] : []),
    ...(settings.github ? [createGithubProvider(settings.github)] : []),
  ];
}
