import type { CookieOptions, Request, Response } from 'express';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { Session } from 'shared/accounts/session';
import { ProblemError } from 'shared/http/problem';
import type { ChangeFeed } from '../database/change-feed.ts';
import { readCookie } from '../http/read-cookie.ts';
import { ACCOUNTS_CHANGED } from './account-directory.ts';
import type { AccountStore } from './account-store.ts';
import type { GroupStore } from './group-store.ts';
import { Flow, type IdentityProvider, type Person } from './identity-provider.ts';
import type { SessionService } from './session-service.ts';

const FLOW_COOKIE = 'sign-in-flow';
const FLOW_SECONDS = 10 * 60;

type Deps = {
  /** undefined: none is set up. */
  provider: IdentityProvider | undefined;
  accounts: AccountStore;
  groups: GroupStore;
  sessions: Pick<SessionService, 'open'>;
  changes: ChangeFeed;
  /** 256 bits, base64url. */
  secret: string;
  now: () => Date;
};

/** Sub accounts that an identity provider vouches for. They have no password here. */
export const createSingleSignOn = ({ provider, accounts, groups, sessions, changes, secret, now }: Deps) => {
  const key = Buffer.from(secret, 'base64url');
  const cookieOptions = (req: Request): CookieOptions => ({
    httpOnly: true,
    sameSite: 'strict',
    secure: req.secure,
    path: '/api/v1/session',
  });

  const needed = (): IdentityProvider => {
    if (!provider) throw new ProblemError('not-found', { detail: 'No identity provider is set up.' });
    return provider;
  };

  const flowOf = async (req: Request): Promise<Flow> => {
    try {
      const { payload } = await jwtDecrypt(readCookie(req, FLOW_COOKIE) ?? '', key, { currentDate: now() });
      return Flow.parse(payload);
    } catch (cause) {
      throw new ProblemError('identity-provider-failed', {
        detail: 'It took too long, or was begun in another browser.',
        cause,
      });
    }
  };

  /** The account of a person, made at the first sign-in. A local account of that login ID is never taken over. */
  const accountOf = async ({ externalId, loginId, name, email }: Person) => {
    const known = await accounts.findByExternalId(externalId);
    if (known) return known;
    const added = await accounts.add('sub', {
      loginId,
      name,
      email,
      externalId,
      passwordHash: '',
      createdAt: now(),
    });
    const account = added ?? (await accounts.findByExternalId(externalId));
    if (!account)
      throw new ProblemError('name-taken', {
        detail: `An account ${loginId} exists already, and it is not from the identity provider.`,
      });
    return account;
  };

  return {
    async begin(req: Request, res: Response): Promise<{ url: string }> {
      const { url, flow } = await needed().begin(
        `${req.protocol}://${req.get('host') ?? ''}/sign-in/callback`,
      );
      const sealed = await new EncryptJWT(flow)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setExpirationTime(Math.floor(now().getTime() / 1000) + FLOW_SECONDS)
        .encrypt(key);
      res.cookie(FLOW_COOKIE, sealed, { ...cookieOptions(req), maxAge: FLOW_SECONDS * 1000 });
      return { url };
    },

    async finish(req: Request, res: Response, query: string): Promise<Session> {
      const person = await needed().finish(query, await flowOf(req));
      res.clearCookie(FLOW_COOKIE, cookieOptions(req));
      const account = await accountOf(person);
      await groups.setExternal(account.id, person.groups);
      await changes.publish(ACCOUNTS_CHANGED);
      return sessions.open(req, account);
    },
  };
};
export type SingleSignOn = ReturnType<typeof createSingleSignOn>;
