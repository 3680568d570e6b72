import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export type Claims = Record<string, unknown>;
export const CLIENT = { id: 'registry-console', secret: 'the secret of the console at its provider' };

const ASK =
  '<!doctype html><title>Example ID</title><form><label>Who are you? <input name="as"></label></form>';

/** A certified OpenID provider on loopback, where everybody signs in by being named. */
export const startOidcServer = async () => {
  const people = new Map<string, Claims>();
  let provider: Provider | undefined;
  const server = createServer((req, res) => void answer(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;

  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    if (!provider) return res.writeHead(503).end();
    const { pathname, searchParams } = new URL(req.url ?? '/', issuer);
    if (!pathname.startsWith('/interaction/')) return provider.callback()(req, res);
    const accountId = searchParams.get('as');
    if (accountId === null) return res.setHeader('content-type', 'text/html').end(ASK);
    const grant = new provider.Grant({ accountId, clientId: CLIENT.id });
    grant.addOIDCScope('openid profile email');
    const consent = { grantId: await grant.save() };
    await provider.interactionFinished(req, res, { login: { accountId }, consent });
  };

  return {
    issuer,
    people,

    /** Until then it answers 503. */
    open(redirectUri: string): void {
      provider = new Provider(issuer, {
        clients: [
          {
            client_id: CLIENT.id,
            client_secret: CLIENT.secret,
            token_endpoint_auth_method: 'client_secret_post',
            redirect_uris: [redirectUri],
          },
        ],
        claims: { openid: ['sub', 'groups'], profile: ['name', 'preferred_username'], email: ['email'] },
        conformIdTokenClaims: false,
        cookies: { keys: ['only for tests'] },
        features: { devInteractions: { enabled: false } },
        findAccount: (_ctx, accountId) => ({
          accountId,
          claims: async () => ({ sub: accountId, ...people.get(accountId) }),
        }),
        interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
        ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
      });
    },

    /** What a browser does from the address that the console gave, until it is sent back. @returns the query of the way back */
    async signIn(url: string, person: string): Promise<string> {
      const cookies = new Map<string, string>();
      let next = new URL(url);
      for (let step = 0; step < 10; step += 1) {
        if (next.origin !== issuer) return next.search;
        if (next.pathname.startsWith('/interaction/')) next.searchParams.set('as', person);
        const answer = await fetch(next, {
          redirect: 'manual',
          headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        });
        for (const cookie of answer.headers.getSetCookie()) {
          const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
          cookies.set(name, value);
        }
        const location = answer.headers.get('location');
        if (!location) throw new Error(`${next} answered ${answer.status}: ${await answer.text()}`);
        next = new URL(location, next);
      }
      throw new Error('the provider sends in circles');
    },

    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
export type OidcServer = Awaited<ReturnType<typeof startOidcServer>>;
