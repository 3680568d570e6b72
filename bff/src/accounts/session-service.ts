import type { Request } from 'express';
import session from 'express-session';
import { ACTIONS, check, type Principal } from 'shared/access/policy';
import type { Credentials, Session } from 'shared/accounts/session';
import { ProblemError } from 'shared/http/problem';
import type { ChangeFeed } from '../database/change-feed.ts';
import type { Account, AccountStore } from './account-store.ts';
import { verifyPassword } from './password.ts';

declare module 'express-session' {
  interface SessionData {
    accountId: number;
  }
}

/** Published whenever a session was ended by its owner. */
export const SESSION_ENDED = 'session-ended';

type Deps = {
  accounts: AccountStore;
  changes: ChangeFeed;
  countRegistries: () => Promise<number>;
  version: string;
};

const principalOf = ({ id, loginId }: Account): Principal => ({ kind: 'main', accountId: id, loginId });

export const createSessionService = ({ accounts, changes, countRegistries, version }: Deps) => {
  const describe = async (who: Principal): Promise<Session> => ({
    account: who.kind === 'anonymous' ? null : { loginId: who.loginId, kind: 'main' },
    verdicts: Object.fromEntries(
      ACTIONS.map((action) => [action, check(who, action)]),
    ) as Session['verdicts'],
    registryCount: check(who, 'View/getRegistryList').ok ? await countRegistries() : 0,
    version,
  });

  return {
    describe,

    /** Whom the session cookie stands for; the account is looked up each time, so a deleted one is out at once. */
    async principal(req: Request): Promise<Principal> {
      const account =
        req.session.accountId === undefined ? undefined : await accounts.findById(req.session.accountId);
      return account ? principalOf(account) : { kind: 'anonymous' };
    },

    async signIn(req: Request, { loginId, password }: Credentials): Promise<Session> {
      const account = await accounts.findByLoginId(loginId);
      if (!(await verifyPassword(account?.passwordHash, password)) || !account)
        throw new ProblemError('wrong-credentials');
      // A new id: one that was planted before signing in is worth nothing afterwards (session fixation).
      await callback((done) => req.session.regenerate(done));
      req.session.accountId = account.id;
      await callback((done) => req.session.save(done));
      return describe(principalOf(account));
    },

    async signOut(req: Request): Promise<void> {
      const signedIn = req.session.accountId !== undefined;
      await callback((done) => req.session.destroy(done));
      if (signedIn) await changes.publish(SESSION_ENDED);
    },
  };
};
export type SessionService = ReturnType<typeof createSessionService>;

const callback = (start: (done: (error?: unknown) => void) => void) =>
  new Promise<void>((resolve, reject) => start((error) => (error ? reject(error) : resolve())));

const HALF_A_DAY_MS = 12 * 60 * 60 * 1000;
export const SESSION_COOKIE = 'session';

/** Sessions live in the database: they can be ended there, and every console process knows them. */
export const sessionMiddleware = (secret: string, store: session.Store) =>
  session({
    name: SESSION_COOKIE,
    secret,
    store,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'strict', secure: 'auto', maxAge: HALF_A_DAY_MS, path: '/' },
  });
