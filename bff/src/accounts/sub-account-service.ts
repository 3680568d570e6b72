import { randomBytes } from 'node:crypto';
import type {
  CreatedSubAccount,
  NewSubAccount,
  SubAccount,
  SubAccountChanges,
  SubAccountQuery,
} from 'shared/accounts/sub-account';
import type { Change } from 'shared/events/console-event';
import { ProblemError } from 'shared/http/problem';
import type { z } from 'zod';
import type { ChangeFeed } from '../database/change-feed.ts';
import { ACCOUNTS_CHANGED } from './account-directory.ts';
import type { Account, AccountStore } from './account-store.ts';
import { hashPassword } from './password.ts';
import type { SecondFactor } from './second-factor.ts';
import type { SessionService } from './session-service.ts';

/** 120 random bits. */
export const generatePassword = () => randomBytes(15).toString('base64url');

const shown = (account: Account): SubAccount => ({
  id: account.id,
  loginId: account.loginId,
  name: account.name,
  email: account.email,
  memo: account.memo,
  active: account.active,
  consoleAccess: account.consoleAccess,
  apiGatewayAccess: account.apiGatewayAccess,
  policies: account.policies,
  groups: account.groups,
  consoleAddresses: account.consoleAddresses,
  keyAddresses: account.keyAddresses,
  secondFactor: account.totpConfirmed,
  newPasswordNeeded: account.newPasswordNeeded,
  createdAt: account.createdAt.toISOString(),
  lastSignedInAt: account.lastSignedInAt?.toISOString() ?? null,
});

type Deps = {
  store: AccountStore;
  sessions: Pick<SessionService, 'endAll'>;
  secondFactor: Pick<SecondFactor, 'remove'>;
  changes: ChangeFeed;
  /** Tells open screens: everybody's who may see it, or those of one account. */
  announce: (change: Change, accountId?: number) => void;
  now: () => Date;
};

export const createSubAccountService = ({ store, sessions, secondFactor, changes, announce, now }: Deps) => {
  const notFound = () => new ProblemError('not-found', { detail: 'There is no such sub account.' });

  const find = async (id: number): Promise<Account> => {
    const account = await store.find(id);
    if (account?.kind !== 'sub') throw notFound();
    return account;
  };

  const tell = async (id: number) => {
    await changes.publish(ACCOUNTS_CHANGED);
    announce({ type: 'account-changed' }, id);
    announce({ type: 'sub-accounts-changed' });
  };

  return {
    async list(query: SubAccountQuery) {
      const { rows, ...page } = await store.listSubs(query);
      return { items: rows.map(shown), ...page };
    },

    get: async (id: number): Promise<SubAccount> => shown(await find(id)),

    /** Of two at once with one login ID, one is created and the other is told so. */
    async create({ password, ...fields }: z.output<typeof NewSubAccount>): Promise<CreatedSubAccount> {
      const first = password ?? generatePassword();
      const account = await store.add('sub', {
        ...fields,
        passwordHash: await hashPassword(first),
        newPasswordNeeded: true,
        createdAt: now(),
      });
      if (!account)
        throw new ProblemError('name-taken', {
          errors: [{ pointer: '/body/loginId', detail: `An account ${fields.loginId} exists.` }],
        });
      await tell(account.id);
      return { ...shown({ ...account, groups: [] }), password: password === undefined ? first : null };
    },

    async update(id: number, changed: SubAccountChanges): Promise<SubAccount> {
      if (!(await store.updateSub(id, changed))) throw notFound();
      await tell(id);
      const account = await find(id);
      if (!account.active || !account.consoleAccess) await sessions.endAll(id);
      return shown(account);
    },

    async resetPassword(id: number, given: string | undefined): Promise<{ password: string | null }> {
      const password = given ?? generatePassword();
      const passwordHash = await hashPassword(password);
      if (!(await store.updateSub(id, { passwordHash, newPasswordNeeded: true }))) throw notFound();
      await tell(id);
      await sessions.endAll(id);
      return { password: given === undefined ? password : null };
    },

    /** @throws ProblemError `not-found`, also the second time */
    async remove(id: number): Promise<void> {
      if (!(await store.removeSub(id))) throw notFound();
      await tell(id);
      await sessions.endAll(id);
    },

    async removeSecondFactor(id: number): Promise<void> {
      await find(id);
      await secondFactor.remove(id);
      await tell(id);
    },

    /** @throws ProblemError `not-found` */
    async mustExist(id: number): Promise<void> {
      await find(id);
    },
  };
};
export type SubAccountService = ReturnType<typeof createSubAccountService>;
