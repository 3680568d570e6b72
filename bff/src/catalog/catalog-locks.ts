import { createKeyLock } from './key-lock.ts';
import type { NamedBucket } from './repository-name.ts';

/**
 * What concerns one tag or one digest of an image happens one after another. Who needs both takes the tag first; who
 * needs many of one kind takes them in order: so nobody waits for each other.
 */
export const createCatalogLocks = () => {
  const lock = createKeyLock();
  const all = <T>(keys: string[], task: () => Promise<T>): Promise<T> => {
    const [first, ...rest] = keys;
    return first === undefined ? task() : lock(first, () => all(rest, task));
  };
  const inOrder = (names: string[]) => [...new Set(names)].sort();

  return {
    tags: <T>(bucket: NamedBucket, image: string, tags: string[], task: () => Promise<T>) =>
      all(
        inOrder(tags).map((tag) => `${bucket.id}/${image}:${tag}`),
        task,
      ),
    digests: <T>(bucket: NamedBucket, image: string, digests: string[], task: () => Promise<T>) =>
      all(
        inOrder(digests).map((digest) => `${bucket.id}/${image}@${digest}`),
        task,
      ),
  };
};
export type CatalogLocks = ReturnType<typeof createCatalogLocks>;
