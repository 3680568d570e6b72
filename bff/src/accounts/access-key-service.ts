import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Principal } from 'shared/access/policy';
import { type AccessKey, MAX_ACCESS_KEYS, type NewAccessKey } from 'shared/accounts/access-key';
import type { Change } from 'shared/events/console-event';
import { ProblemError } from 'shared/http/problem';
import type { ChangeFeed } from '../database/change-feed.ts';
import type { Log } from '../log.ts';
import type { AccessKeyStore, StoredAccessKey } from './access-key-store.ts';

/** Crockford's base 32: no letter that reads like a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const newId = () => `RCK${Array.from(randomBytes(17), (byte) => ALPHABET[byte & 31]).join('')}`;

/** A secret is 240 random bits, so a fast hash protects it as well as a slow one would. */
const newSecret = () => randomBytes(30).toString('base64url');
const hashSecret = (secret: string) => createHash('sha256').update(secret).digest('hex');

const shown = (key: StoredAccessKey): AccessKey => ({
  id: key.id,
  active: key.active,
  createdAt: key.createdAt.toISOString(),
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
});

export const ACCESS_KEYS_CHANGED = 'access-keys';
/** "Last used" is written at most so often for each key. */
const TOUCH_EVERY_MS = 60_000;

type Deps = {
  store: AccessKeyStore;
  changes: ChangeFeed;
  /** Tells open screens of the account. */
  announce: (change: Change, accountId: number) => void;
  log: Log;
  now: () => Date;
};

export const createAccessKeyService = ({ store, changes, announce, log, now }: Deps) => {
  type Found = Awaited<ReturnType<AccessKeyStore['findWithAccount']>>;
  // Clients send their key with every request; a change of any key empties this in every process.
  const cache = new LRUCache<string, { found: Found; touchedAt: number }>({ max: 10_000 });
  let generation = 0;
  changes.subscribe(ACCESS_KEYS_CHANGED, () => {
    generation += 1;
    cache.clear();
  });

  const publish = async (accountId: number) => {
    await changes.publish(ACCESS_KEYS_CHANGED);
    announce({ type: 'access-keys-changed' }, accountId);
  };

  const lookUp = async (id: string) => {
    const known = cache.get(id);
    if (known) return known;
    const before = generation;
    const entry = { found: await store.findWithAccount(id), touchedAt: 0 };
    if (before === generation) cache.set(id, entry);
    return entry;
  };

  const touch = (id: string, entry: { found: Found; touchedAt: number }) => {
    const at = now();
    if (at.getTime() - entry.touchedAt < TOUCH_EVERY_MS) return;
    entry.touchedAt = at.getTime();
    store
      .touch(id, at)
      .then(() => entry.found && announce({ type: 'access-keys-changed' }, entry.found.account.id))
      .catch((err: unknown) => log.warn({ err, accessKey: id }, 'last use was not recorded'));
  };

  const create = async (accountId: number, id = newId(), secret = newSecret()): Promise<NewAccessKey> => {
    const added = await store.add(
      { id, accountId, secretHash: hashSecret(secret), createdAt: now() },
      MAX_ACCESS_KEYS,
    );
    if (!added) throw new ProblemError('access-key-limit', { detail: 'Delete one of your keys first.' });
    await publish(accountId);
    return { ...shown(added), secret };
  };

  return {
    create,
    list: async (accountId: number) => ({ items: (await store.list(accountId)).map(shown) }),

    async setActive(accountId: number, id: string, active: boolean): Promise<AccessKey> {
      const changed = await store.setActive(accountId, id, active);
      if (!changed) throw new ProblemError('not-found', { detail: 'You have no such access key.' });
      await publish(accountId);
      return shown(changed);
    },

    async remove(accountId: number, id: string): Promise<void> {
      if (!(await store.remove(accountId, id)))
        throw new ProblemError('not-found', { detail: 'You have no such access key.' });
      await publish(accountId);
    },

    /** Who holds this key and secret; undefined: nobody, or the key is not active. */
    async verify(id: string, secret: string): Promise<Principal | undefined> {
      const entry = await lookUp(id);
      const expected = Buffer.from(entry.found?.key.secretHash ?? hashSecret(''), 'hex');
      const matches = timingSafeEqual(createHash('sha256').update(secret).digest(), expected);
      if (!matches || !entry.found?.key.active) return undefined;
      touch(id, entry);
      return principalOf(entry.found.account);
    },

    /** Who holds this key now; asked for bearer tokens, which prove that the secret was known when they were issued. */
    async holder(id: string): Promise<Principal | undefined> {
      const { found } = await lookUp(id);
      return found?.key.active ? principalOf(found.account) : undefined;
    },
  };
};
export type AccessKeyService = ReturnType<typeof createAccessKeyService>;

const principalOf = ({ id, loginId }: { id: number; loginId: string }): Principal => ({
  kind: 'main',
  accountId: id,
  loginId,
});
