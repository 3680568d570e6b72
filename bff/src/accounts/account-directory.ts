import { LRUCache } from 'lru-cache';
import type { Principal } from 'shared/access/check';
import { grantOf } from 'shared/access/policy';
import type { ChangeFeed } from '../database/change-feed.ts';
import type { Account, AccountStore } from './account-store.ts';

/** To be published whenever an account is created, changed or deleted. */
export const ACCOUNTS_CHANGED = 'accounts';

/** Somebody who may be asked for as of now, and as whom they act. */
export type KnownAccount = { account: Account; principal: Exclude<Principal, { kind: 'anonymous' }> };

/** Finds accounts without asking the database at each request; what is taken away is gone at the next one. */
export const createAccountDirectory = (store: Pick<AccountStore, 'find'>, changes: ChangeFeed) => {
  const cache = new LRUCache<number, { known: KnownAccount | undefined }>({ max: 10_000 });
  let generation = 0;
  changes.subscribe(ACCOUNTS_CHANGED, () => {
    generation += 1;
    cache.clear();
  });

  return {
    /** @returns undefined for an account that was deleted or suspended */
    async find(id: number): Promise<KnownAccount | undefined> {
      const cached = cache.get(id);
      if (cached) return cached.known;
      const before = generation;
      const account = await store.find(id);
      const known = account?.active ? { account, principal: principalOf(account) } : undefined;
      // What was read before a change must not be remembered after it.
      if (before === generation) cache.set(id, { known });
      return known;
    },
  };
};
export type AccountDirectory = ReturnType<typeof createAccountDirectory>;

const principalOf = ({ id, loginId, kind, policies, groups }: Account): KnownAccount['principal'] => {
  const known = { accountId: id, loginId };
  return kind === 'main'
    ? { kind, ...known }
    : { kind, ...known, grants: [...policies, ...groups.flatMap((group) => group.policies)].map(grantOf) };
};
