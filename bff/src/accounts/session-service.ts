import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import session from 'express-session';
import { LRUCache } from 'lru-cache';
import type { Principal } from 'shared/access/check';
import type { Credentials, OwnSession, Session } from 'shared/accounts/session';
import { ProblemError } from 'shared/http/problem';
import type { ChangeFeed } from '../database/change-feed.ts';
import { readCookie } from '../http/read-cookie.ts';
import { ACCOUNTS_CHANGED, type AccountDirectory } from './account-directory.ts';
import type { AccountStore, StoredAccount } from './account-store.ts';
import { isWithinRanges, plainAddress } from './network-address.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { PasswordAttempts } from './password-attempts.ts';
import type { SecondFactor } from './second-factor.ts';
import type { SessionData as Kept, SessionStore } from './session-store.ts';

declare module 'express-session' {
  interface SessionData extends Kept {}
}

/** Published whenever sessions were ended. */
export const SESSION_ENDED = 'session-ended';

const HALF_A_DAY_MS = 12 * 60 * 60 * 1000;
/** A session ends after so long without a request. */
const IDLE_SECONDS = 2 * 60 * 60;
const KEEP_EVERY_MS = 5 * 60 * 1000;
const USER_AGENT_MAX = 300;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

type Deps = {
  accounts: AccountStore;
  directory: AccountDirectory;
  store: SessionStore;
  attempts: PasswordAttempts;
  secondFactor: SecondFactor;
  changes: ChangeFeed;
  countRegistries: (who: Principal) => Promise<number>;
  /** Its name, for people; null: none is set up. */
  identityProvider: string | null;
  version: string;
  now: () => Date;
};

/** Names a session without opening it. */
const publicId = (sid: string) => createHash('sha256').update(sid).digest('hex').slice(0, 16);

export const createSessionService = (deps: Deps) => {
  const { accounts, directory, store, attempts, changes, countRegistries, version, now } = deps;
  const { identityProvider, secondFactor } = deps;
  const kept = new LRUCache<string, number>({ max: 10_000 });

  const describe = async (who: Principal): Promise<Session> => {
    const account = who.kind === 'anonymous' ? undefined : (await directory.find(who.accountId))?.account;
    return {
      account:
        who.kind === 'anonymous' || !account
          ? null
          : {
              id: account.id,
              loginId: account.loginId,
              kind: account.kind,
              grants:
                who.kind === 'sub'
                  ? who.grants.map(({ actions, resources }) => ({
                      actions: [...actions],
                      resources: resources && [...resources],
                    }))
                  : [],
              newPasswordNeeded: who.kind === 'sub' && Boolean(who.newPasswordNeeded),
              secondFactor: account.totpConfirmed,
              hasPassword: account.passwordHash !== '',
              apiGatewayAccess: account.apiGatewayAccess,
            },
      registryCount: await countRegistries(who),
      identityProvider,
      version,
    };
  };

  /** As whom an account acts in the console; undefined: not at all. */
  const principalOf = async (accountId: number, req: Request): Promise<Principal | undefined> => {
    const { account, principal } = (await directory.find(accountId)) ?? {};
    if (!account?.consoleAccess || !isWithinRanges(req.ip ?? '', account.consoleAddresses)) return undefined;
    return principal?.kind === 'sub' && account.newPasswordNeeded
      ? { ...principal, newPasswordNeeded: true }
      : principal;
  };

  const keepAlive = async (sid: string) => {
    const at = now().getTime();
    if (at - (kept.get(sid) ?? 0) < KEEP_EVERY_MS) return;
    kept.set(sid, at);
    await store.keep(sid, IDLE_SECONDS);
  };

  /** Ends the sessions of an account, also those of other processes. */
  const endAll = async (accountId: number, exceptSid?: string): Promise<void> => {
    if ((await store.end(accountId, exceptSid)) > 0) await changes.publish(SESSION_ENDED);
  };

  const refuse = ({ active, consoleAccess }: StoredAccount): never => {
    throw new ProblemError('permission-denied', {
      detail: !active
        ? 'This account is suspended.'
        : consoleAccess
          ? 'This account may not sign in from your address.'
          : 'This account has no access to the console: its access keys are for clients and the API.',
    });
  };

  /** Signs in somebody who has proved to be this account. @throws ProblemError `permission-denied` */
  const open = async (req: Request, account: StoredAccount): Promise<Session> => {
    const who = (await principalOf(account.id, req)) ?? refuse(account);
    // A new id: one that was planted before signing in is worth nothing afterwards (session fixation).
    await callback((done) => req.session.regenerate(done));
    Object.assign(req.session, {
      accountId: account.id,
      signedInAt: now().toISOString(),
      address: plainAddress(req.ip ?? ''),
      userAgent: (req.get('user-agent') ?? '').slice(0, USER_AGENT_MAX),
    } satisfies Kept);
    await callback((done) => req.session.save(done));
    await keepAlive(req.sessionID);
    await accounts.setSignedIn(account.id, now());
    return describe(who);
  };

  /** @throws ProblemError `wrong-password` */
  const provePassword = async (req: Request, accountId: number, password: string): Promise<StoredAccount> => {
    const account = await accounts.find(accountId);
    const loginId = account?.loginId ?? '';
    const takeBack = await attempts.begin(loginId, req.ip ?? '', attempts.deviceOf(loginId));
    if (!account || !(await verifyPassword(account.passwordHash, password)))
      throw new ProblemError('wrong-password', {
        errors: [{ pointer: '/body/password', detail: 'This is not your password.' }],
      });
    await takeBack();
    return account;
  };

  return {
    describe,
    open,

    beginSecondFactor: async (req: Request, accountId: number, password: string) =>
      secondFactor.begin(await provePassword(req, accountId, password)),

    /** Ends all sessions of the account but the one that asks. */
    async confirmSecondFactor(req: Request, accountId: number, code: string) {
      const account = await accounts.find(accountId);
      const takeBack = await attempts.begin(account?.loginId ?? '', req.ip ?? '');
      if (!account) throw new ProblemError('not-signed-in');
      const confirmed = await secondFactor.confirm(account, code);
      await takeBack();
      await endAll(accountId, req.sessionID);
      return confirmed;
    },

    async removeSecondFactor(req: Request, accountId: number, password: string): Promise<void> {
      await provePassword(req, accountId, password);
      await secondFactor.remove(accountId);
    },
    endAll,

    /** Whom the session cookie stands for; the account is looked up each time, so a suspended one is out at once. */
    async principal(req: Request): Promise<Principal> {
      const { accountId } = req.session;
      const who = accountId === undefined ? undefined : await principalOf(accountId, req);
      if (!who) return { kind: 'anonymous' };
      await keepAlive(req.sessionID);
      return who;
    },

    async signIn(req: Request, res: Response, { loginId, password, code }: Credentials): Promise<Session> {
      const takeBack = await attempts.begin(loginId, req.ip ?? '', readCookie(req, DEVICE_COOKIE));
      const account = await accounts.findByLoginId(loginId);
      if (!(await verifyPassword(account?.passwordHash, password)) || !account)
        throw new ProblemError('wrong-credentials');
      if (code === undefined) await takeBack();
      await secondFactor.prove(account, code);
      if (code !== undefined) await takeBack();
      const session = await open(req, account);
      res.cookie(DEVICE_COOKIE, attempts.deviceOf(loginId), {
        httpOnly: true,
        sameSite: 'strict',
        secure: req.secure,
        maxAge: YEAR_MS,
        path: '/api/v1/session',
      });
      return session;
    },

    async signOut(req: Request): Promise<void> {
      const signedIn = req.session.accountId !== undefined;
      await callback((done) => req.session.destroy(done));
      if (signedIn) await changes.publish(SESSION_ENDED);
    },

    /** Ends all sessions of the account but the one that asks. */
    async changePassword(
      req: Request,
      accountId: number,
      { password, newPassword }: { password: string; newPassword: string },
    ): Promise<Session> {
      await provePassword(req, accountId, password);
      if (password === newPassword)
        throw new ProblemError('bad-request', {
          errors: [{ pointer: '/body/newPassword', detail: 'Choose another password than before.' }],
        });
      await accounts.setPassword(accountId, await hashPassword(newPassword));
      await changes.publish(ACCOUNTS_CHANGED);
      await endAll(accountId, req.sessionID);
      return describe((await principalOf(accountId, req)) ?? { kind: 'anonymous' });
    },

    async list(req: Request, accountId: number): Promise<{ items: OwnSession[] }> {
      const rows = await store.list(accountId);
      return {
        items: rows.map(({ sid, session: { signedInAt, address, userAgent, cookie } }) => ({
          id: publicId(sid),
          current: sid === req.sessionID,
          signedInAt,
          address,
          userAgent,
          expiresAt: new Date(cookie.expires).toISOString(),
        })),
      };
    },

    async end(accountId: number, id: string): Promise<void> {
      const found = (await store.list(accountId)).find(({ sid }) => publicId(sid) === id);
      if (!found) throw new ProblemError('not-found', { detail: 'There is no such session.' });
      await store.endOne(accountId, found.sid);
      await changes.publish(SESSION_ENDED);
    },
  };
};
export type SessionService = ReturnType<typeof createSessionService>;

const callback = (start: (done: (error?: unknown) => void) => void) =>
  new Promise<void>((resolve, reject) => start((error) => (error ? reject(error) : resolve())));

export const SESSION_COOKIE = 'session';

const DEVICE_COOKIE = 'device';

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
