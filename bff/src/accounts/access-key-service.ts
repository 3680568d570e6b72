import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Principal } from 'shared/access/check';
import type { Grant } from 'shared/access/grant';
import { ACTION_GROUPS } from 'shared/access/policy';
import {
  type AccessKey,
  type AccessKeyTerms,
  MAX_ACCESS_KEYS,
  type NewAccessKey,
} from 'shared/accounts/access-key';
import type { Change } from 'shared/events/console-event';
import { ProblemError } from 'shared/http/problem';
import type { ChangeFeed } from '../database/change-feed.ts';
import type { Log } from '../log.ts';
import type { AccessKeyStore, StoredAccessKey } from './access-key-store.ts';
import { ACCOUNTS_CHANGED, type AccountDirectory } from './account-directory.ts';
import { isWithinRanges, plainAddress } from './network-address.ts';

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
  lastUsedFrom: key.lastUsedFrom,
  expiresAt: key.expiresAt?.toISOString() ?? null,
  readOnly: key.readOnly,
  registries: key.registries,
});

const UNLIMITED: AccessKeyTerms = { expiresAt: null, readOnly: false, registries: null };

const limitsOf = ({ readOnly, registries }: StoredAccessKey): Grant[] | undefined =>
  readOnly || registries
    ? [{ actions: readOnly ? ['View/*'] : ACTION_GROUPS, resources: registries }]
    : undefined;

/** "Last used" is written at most so often for each key. */
const TOUCH_EVERY_MS = 60_000;

type Deps = {
  store: AccessKeyStore;
  directory: AccountDirectory;
  changes: ChangeFeed;
  /** Tells open screens of the account. */
  announce: (change: Change, accountId: number) => void;
  log: Log;
  now: () => Date;
};

export const createAccessKeyService = ({ store, directory, changes, announce, log, now }: Deps) => {
  type Found = StoredAccessKey | undefined;
  // Clients send their key with every request; a change of any account or key empties this in every process.
  const cache = new LRUCache<string, { found: Found; touchedAt: number }>({ max: 10_000 });
  let generation = 0;
  changes.subscribe(ACCOUNTS_CHANGED, () => {
    generation += 1;
    cache.clear();
  });

  const publish = async (accountId: number) => {
    await changes.publish(ACCOUNTS_CHANGED);
    announce({ type: 'access-keys-changed' }, accountId);
  };

  const lookUp = async (id: string) => {
    const known = cache.get(id);
    if (known) return known;
    const before = generation;
    const entry = { found: await store.find(id), touchedAt: 0 };
    if (before === generation) cache.set(id, entry);
    return entry;
  };

  const touch = (id: string, entry: { found: Found; touchedAt: number }, from: string) => {
    const at = now();
    if (at.getTime() - entry.touchedAt < TOUCH_EVERY_MS) return;
    entry.touchedAt = at.getTime();
    store
      .touch(id, at, from)
      .then(() => entry.found && announce({ type: 'access-keys-changed' }, entry.found.accountId))
      .catch((err: unknown) => log.warn({ err, accessKey: id }, 'last use was not recorded'));
  };

  const create = async (
    accountId: number,
    { expiresAt, ...terms } = UNLIMITED,
    id = newId(),
    secret = newSecret(),
  ): Promise<NewAccessKey> => {
    const expires = expiresAt === null ? null : new Date(expiresAt);
    if (expires && expires <= now())
      throw new ProblemError('bad-request', {
        errors: [{ pointer: '/body/expiresAt', detail: 'Choose a time to come.' }],
      });
    const added = await store.add(
      { id, accountId, secretHash: hashSecret(secret), createdAt: now(), expiresAt: expires, ...terms },
      MAX_ACCESS_KEYS,
    );
    if (!added) throw new ProblemError('access-key-limit', { detail: 'Delete one of the keys first.' });
    await publish(accountId);
    return { ...shown(added), secret };
  };

  /** As whom the holder of a key acts now; undefined: not at all. */
  const principalOf = async (key: StoredAccessKey, from: string): Promise<Principal | undefined> => {
    if (!key.active || (key.expiresAt && key.expiresAt <= now())) return undefined;
    const known = await directory.find(key.accountId);
    if (!known?.account.apiGatewayAccess || !isWithinRanges(from, known.account.keyAddresses))
      return undefined;
    return { ...known.principal, limits: limitsOf(key) };
  };

  return {
    create,
    list: async (accountId: number) => ({ items: (await store.list(accountId)).map(shown) }),

    async setActive(accountId: number, id: string, active: boolean): Promise<AccessKey> {
      const changed = await store.setActive(accountId, id, active);
      if (!changed) throw new ProblemError('not-found', { detail: 'There is no such access key.' });
      await publish(accountId);
      return shown(changed);
    },

    async remove(accountId: number, id: string): Promise<void> {
      if (!(await store.remove(accountId, id)))
        throw new ProblemError('not-found', { detail: 'There is no such access key.' });
      await publish(accountId);
    },

    /** Who holds this key and secret, used from this address; undefined: nobody, or the key does not count now. */
    async verify(id: string, secret: string, from: string): Promise<Principal | undefined> {
      const entry = await lookUp(id);
      const expected = Buffer.from(entry.found?.secretHash ?? hashSecret(''), 'hex');
      const matches = timingSafeEqual(createHash('sha256').update(secret).digest(), expected);
      const who = entry.found && (await principalOf(entry.found, from));
      if (!matches || !who) return undefined;
      touch(id, entry, plainAddress(from));
      return who;
    },

    /** Id of the account that a key belongs to, whether the key counts or not. */
    ownerOf: async (id: string): Promise<number | undefined> => (await lookUp(id)).found?.accountId,

    /** Who holds this key now; asked for bearer tokens, which prove that the secret was known when they were issued. */
    async holder(id: string, from: string): Promise<Principal | undefined> {
      const { found } = await lookUp(id);
      return found && principalOf(found, from);
    },
  };
};
export type AccessKeyService = ReturnType<typeof createAccessKeyService>;
