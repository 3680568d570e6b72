import { LRUCache } from 'lru-cache';
import type { ChangeFeed } from '../database/change-feed.ts';
import type { RegistryKey } from './endpoint-address.ts';
import type { RegistryStore, StoredRegistry } from './registry-store.ts';

/** To be published whenever a registry is created, changed or deleted. */
export const REGISTRIES_CHANGED = 'registries';

/** Finds the registry of a client's request without asking the database each time; settings apply at the next request. */
export const createRegistryDirectory = (store: RegistryStore, changes: ChangeFeed) => {
  const cache = new LRUCache<string, { registry: StoredRegistry | undefined }>({ max: 10_000 });
  let generation = 0;
  const namesOfBuckets = new LRUCache<number, { name: string | undefined }>({ max: 10_000 });
  changes.subscribe(REGISTRIES_CHANGED, () => {
    generation += 1;
    cache.clear();
    namesOfBuckets.clear();
  });

  return {
    async find({ by, value }: RegistryKey): Promise<StoredRegistry | undefined> {
      const key = `${by} ${value}`;
      const known = cache.get(key);
      if (known) return known.registry;
      const before = generation;
      const registry = await store.find(by, value);
      // What was read before a change must not be remembered after it.
      if (before === generation) cache.set(key, { registry });
      return registry;
    },

    /** The registry that lies on a bucket now; undefined: none. */
    async nameOfBucket(bucketId: number): Promise<string | undefined> {
      const known = namesOfBuckets.get(bucketId);
      if (known) return known.name;
      const before = generation;
      const name = await store.nameOfBucket(bucketId);
      if (before === generation) namesOfBuckets.set(bucketId, { name });
      return name;
    },
  };
};
export type RegistryDirectory = ReturnType<typeof createRegistryDirectory>;
