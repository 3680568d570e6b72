import { createHash } from 'node:crypto';
import * as client from 'openid-client';
import { LoginId } from 'shared/accounts/sub-account';
import { ProblemError } from 'shared/http/problem';
import { z } from 'zod';
import type { Log } from '../log.ts';

export type IdentityProviderSettings = {
  issuer: URL;
  clientId: string;
  clientSecret: string;
  /** The claim of the ID token that lists a person's groups. */
  groupsClaim: string;
};

/** What must be known again when the browser comes back; nobody else may see it. */
export const Flow = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  redirectUri: z.string(),
});
export type Flow = z.infer<typeof Flow>;

export type Person = { externalId: string; loginId: string; name: string; email: string; groups: string[] };

const Claims = z.looseObject({
  sub: z.string(),
  preferred_username: z.string().optional(),
  email: z.string().optional(),
  name: z.string().optional(),
});

/** Signs people in at an OpenID provider: authorization code flow with PKCE (OpenID Connect Core 1.0, section 3.1). */
export const createIdentityProvider = (settings: IdentityProviderSettings, log: Log) => {
  const { issuer, clientId, clientSecret, groupsClaim } = settings;
  const isLocal =
    issuer.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname);
  let found: Promise<client.Configuration> | undefined;

  /** Asked when somebody signs in, so that the console starts without the provider; asked again after a failure. */
  const configuration = async (): Promise<client.Configuration> => {
    found ??= client.discovery(
      issuer,
      clientId,
      undefined,
      client.ClientSecretPost(clientSecret),
      isLocal ? { execute: [client.allowInsecureRequests] } : {},
    );
    try {
      return await found;
    } catch (err) {
      found = undefined;
      log.warn({ err, issuer: issuer.href }, 'the identity provider did not answer');
      throw new ProblemError('identity-provider-failed', { detail: 'It does not answer.', cause: err });
    }
  };

  const personOf = (claims: unknown): Person => {
    const { sub, preferred_username: username, email = '', name = '', ...rest } = Claims.parse(claims);
    const externalId = `${issuer.href} ${sub}`;
    const loginId = [username, email].find((each) => LoginId.safeParse(each).success);
    const groups = z.array(z.string()).safeParse(rest[groupsClaim]).data ?? [];
    return {
      externalId,
      loginId: loginId ?? `sso-${createHash('sha256').update(externalId).digest('hex').slice(0, 12)}`,
      name: name.slice(0, 60),
      email: z.email().max(254).safeParse(email).data ?? '',
      groups,
    };
  };

  return {
    /** @throws ProblemError `identity-provider-failed` */
    async begin(redirectUri: string): Promise<{ url: string; flow: Flow }> {
      const flow = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        redirectUri,
      };
      const url = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, flow };
    },

    /**
     * @param query with which the provider sent the browser back
     * @throws ProblemError `identity-provider-failed`, also for an answer that does not belong to this flow
     */
    async finish(query: string, { state, nonce, verifier, redirectUri }: Flow): Promise<Person> {
      const config = await configuration();
      try {
        const answer = new URL(redirectUri);
        answer.search = query;
        const tokens = await client.authorizationCodeGrant(config, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return personOf(tokens.claims());
      } catch (err) {
        log.warn(
          { err: err instanceof Error ? err.message : err },
          'a sign-in at the identity provider failed',
        );
        throw new ProblemError('identity-provider-failed', { cause: err });
      }
    },
  };
};
export type IdentityProvider = ReturnType<typeof createIdentityProvider>;
