import { and, eq } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Database } from '../database/database.ts';
import { images } from '../database/schema.ts';

/** Whether the tags of an image may be pushed over. */
export const createTagMutability = ({ kind, db, lockForAll }: Database) => {
  // Only the process that has a database for itself may remember: the others would learn of a change too late.
  const cache = kind === 'embedded' ? new LRUCache<string, boolean>({ max: 10_000 }) : undefined;
  let generation = 0;

  const isMutable = async (bucketId: number, image: string): Promise<boolean> => {
    const key = `${bucketId}/${image}`;
    const known = cache?.get(key);
    if (known !== undefined) return known;
    const before = generation;
    const [found] = await db
      .select({ tagMutability: images.tagMutability })
      .from(images)
      .where(and(eq(images.bucketId, bucketId), eq(images.name, image)));
    const mutable = found?.tagMutability ?? true;
    if (before === generation) cache?.set(key, mutable);
    return mutable;
  };

  return {
    /** To be called after the setting of any image was changed. */
    changed(): void {
      generation += 1;
      cache?.clear();
    },

    /** Pushes a tag. Where tags are immutable `refuseToMove` comes first, and no other process pushes the tag meanwhile. */
    async guard<T>(
      { bucketId, image, tag }: { bucketId: number; image: string; tag: string },
      refuseToMove: () => Promise<void>,
      push: () => Promise<T>,
    ): Promise<T> {
      if (await isMutable(bucketId, image)) return push();
      return lockForAll(`${bucketId}/${image}:${tag}`, async () => {
        await refuseToMove();
        return push();
      });
    },
  };
};
export type TagMutability = ReturnType<typeof createTagMutability>;
