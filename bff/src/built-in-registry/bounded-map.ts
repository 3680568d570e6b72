import { LRUCache } from 'lru-cache';

/**
 * Remembers so many entries at most, and forgets those that were used longest ago. Unlike a cache with `max` it takes
 * memory only for what is in it: every bucket has some.
 */
export const createBoundedMap = <Value extends object | true>(
  entries: number,
  { ttl }: { ttl?: number } = {},
) => new LRUCache<string, Value>({ maxSize: entries, sizeCalculation: () => 1, ...(ttl ? { ttl } : {}) });
