import type { IncomingMessage } from 'node:http';
import type { Principal } from 'shared/access/check';
import { OciError } from 'shared/oci/error';
import type { AccessKeyService } from '../accounts/access-key-service.ts';
import { basicCredentials } from '../accounts/basic-credentials.ts';
import { clientAddress } from '../http/client-address.ts';
import { formatScope, type Scope } from './scope.ts';
import type { Tokens } from './tokens.ts';

/** Who sent a request. `scopes`: what their token was asked for; undefined for Basic, which is good for everything. */
export type Caller = {
  principal: Principal;
  accessKeyId: string | null;
  scopes: readonly Scope[] | undefined;
  known: boolean;
};

/** Which of these it is, is for whoever holds the account to see in the console. */
export const WRONG_KEY =
  'the access key or its secret is wrong, or the key does not count: inactive, expired, or not to be used from this address';

const NOBODY: Caller = {
  principal: { kind: 'anonymous' },
  accessKeyId: null,
  scopes: undefined,
  known: false,
};
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** Where and for what a client gets a token: RFC 6750 section 3, Docker token specification. */
export const challenge = (
  realm: string,
  scope: Scope | undefined,
  problem?: 'invalid_token' | 'insufficient_scope',
) => {
  const parts = [`realm="${realm}"`, 'service="registry"'];
  if (scope) parts.push(`scope="${formatScope(scope)}"`);
  if (problem) parts.push(`error="${problem}"`);
  return `Bearer ${parts.join(',')}`;
};

export const unauthorized = (header: string, message?: string) =>
  new OciError('UNAUTHORIZED', { ...(message ? { message } : {}), headers: { 'WWW-Authenticate': header } });

type Deps = { accessKeys: AccessKeyService; tokens: Tokens };

/** @throws OciError UNAUTHORIZED for credentials that are wrong or over; none at all is nobody. */
export const createIdentify =
  ({ accessKeys, tokens }: Deps) =>
  async (req: IncomingMessage, host: string, realm: string): Promise<Caller> => {
    const header = req.headers.authorization;
    if (header === undefined) return NOBODY;
    const from = clientAddress(req);
    const basic = basicCredentials(header);
    if (basic) {
      const principal = await accessKeys.verify(basic.id, basic.secret, from);
      if (!principal) throw unauthorized(challenge(realm, undefined), WRONG_KEY);
      return { principal, accessKeyId: basic.id, scopes: undefined, known: true };
    }
    const token = BEARER.exec(header)?.[1];
    const claims = token && (await tokens.verify(token, host));
    if (!claims)
      throw unauthorized(
        challenge(realm, undefined, 'invalid_token'),
        'the token is not valid here, or it is over',
      );
    if (claims.accessKeyId === null) return { ...NOBODY, scopes: claims.scopes, known: true };
    const principal = await accessKeys.holder(claims.accessKeyId, from);
    if (!principal)
      throw unauthorized(
        challenge(realm, undefined, 'invalid_token'),
        'the access key does not count any more',
      );
    return { principal, accessKeyId: claims.accessKeyId, scopes: claims.scopes, known: true };
  };
