import { asc, eq } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { buckets, registries } from '../database/schema.ts';

export type StoredBucket = typeof buckets.$inferSelect;

export const createBucketStore = ({ db }: Database) => ({
  list: () =>
    db
      .select({ bucket: buckets, registry: registries.name })
      .from(buckets)
      .leftJoin(registries, eq(registries.bucketId, buckets.id))
      .orderBy(asc(buckets.name)),

  get: async (id: number): Promise<StoredBucket | undefined> =>
    (await db.select().from(buckets).where(eq(buckets.id, id)))[0],

  find: async (name: string) =>
    (
      await db
        .select({ bucket: buckets, registry: registries.name })
        .from(buckets)
        .leftJoin(registries, eq(registries.bucketId, buckets.id))
        .where(eq(buckets.name, name))
    )[0],

  /** Adds the bucket unless it is known; the engine of a known one follows the settings. */
  async ensure(name: string, engine: StoredBucket['engine']): Promise<StoredBucket> {
    const [bucket] = await db
      .insert(buckets)
      .values({ name, engine })
      .onConflictDoUpdate({ target: buckets.name, set: { engine } })
      .returning();
    if (!bucket) throw new Error(`bucket ${name} was neither found nor added`);
    return bucket;
  },

  setRepositoryPrefix: async (id: number, repositoryPrefix: string): Promise<void> => {
    await db.update(buckets).set({ repositoryPrefix }).where(eq(buckets.id, id));
  },
});
export type BucketStore = ReturnType<typeof createBucketStore>;
