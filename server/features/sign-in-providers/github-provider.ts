import { allowInsecureRequests, authorizationCodeGrant, Configuration, fetchProtectedResource } from 'openid-client';
import { z } from 'zod';
import { beginSignIn } from './begin-sign-in.ts';
import { personNamed } from './person-name.ts';
import type { SignInProvider } from './sign-in-provider.ts';

/** `url`: https://github.com, or a GitHub Enterprise server. */
export type GithubSettings = { url: string; clientId: string; clientSecret: string };

const User = z.object({ id: z.int(), login: z.string(), name: z.string().nullable() });
const Emails = z.array(z.object({ email: z.string().toLowerCase(), primary: z.boolean(), verified: z.boolean() }));

/** GitHub speaks OAuth without identity tokens: who it is, its API tells. */
export function createGithubProvider({ url, clientId, clientSecret }: GithubSettings): SignInProvider {
  const server = {
    issuer: url,
    authorization_endpoint: `${url}/login/oauth/authorize`,
    token_endpoint: `${url}/login/oauth/access_token`,
  };
  const apiUrl = url === 'https://github.com' ? 'https://api.github.com' : `${url}/api/v3`;
  const configuration = new Configuration(server, clientId, clientSecret);
  if (url.startsWith('http:')) allowInsecureRequests(configuration);

  const read = async <Reply>(accessToken: string, path: string, schema: z.ZodType<Reply>): Promise<Reply> => {
    const headers = new Headers({ accept: 'application/vnd.github+json' });
    const address = new URL(`${apiUrl}${path}`);
    const reply = await fetchProtectedResource(configuration, accessToken, address, 'GET', undefined, headers);
    if (!reply.ok) throw new Error(`GitHub answered ${reply.status} to ${path}`);
    return schema.parse(await reply.json());
  };
  return {
    id: 'github',
    title: 'GitHub',
    issuer: url,
    begin: (redirectUrl) => beginSignIn(configuration, { redirectUrl, scope: 'read:user user:email' }),
    async complete(callback, { state, verifier }) {
      const checks = { expectedState: state, pkceCodeVerifier: verifier };
      const { access_token } = await authorizationCodeGrant(configuration, callback, checks);
      const [user, emails] = await Promise.all([
        read(access_token, '/user', User),
        read(access_token, '/user/emails', Emails),
      ]);
      const own = emails.find(({ primary }) => primary);
      return {
        subject: String(user.id),
        email: own?.email ?? null,
        isEmailVerified: own?.verified === true,
        name: personNamed(user.name, user.login),
      };
    },
  };
}
