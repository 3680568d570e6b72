import { and, count, eq, gt, ilike, inArray, max, not, or, type SQL, sql } from 'drizzle-orm';
import type { Reach } from 'shared/access/grant';
import type { RegistryQuery, RegistrySettings } from 'shared/registries/registry';
import type { Database, Transaction } from '../database/database.ts';
import { keysetPage, type SortColumn } from '../database/keyset.ts';
import { buckets, images, registries } from '../database/schema.ts';
import { containing } from '../database/text-search.ts';
import { wholly, within } from '../database/within.ts';

type SortName = RegistryQuery['sort'] extends infer S ? (S extends `-${string}` ? never : S) : never;

const text = (expression: SQL): SortColumn => ({ expression, type: 'text' });
const COLUMNS: Record<SortName, SortColumn> = {
  name: text(sql`${registries.name}`),
  bucket: text(sql`${buckets.name}`),
  usageBytes: { expression: sql`${buckets.usageBytes}`, type: 'bigint' },
  imageCount: { expression: sql`${buckets.imageCount}`, type: 'bigint' },
  tagCount: { expression: sql`${buckets.tagCount}`, type: 'bigint' },
  createdAt: { expression: sql`${registries.createdAt}`, type: 'timestamptz' },
  lastPushedAt: { expression: sql`coalesce(${buckets.lastPushedAt}, 'epoch')`, type: 'timestamptz' },
};

/** What the numbers of a registry say to whoever sees some of its images. */
type Visible = Pick<
  typeof buckets.$inferSelect,
  'imageCount' | 'tagCount' | 'usageBytes' | 'lastPushedAt' | 'lastPulledAt'
>;
export const createRegistryStore = ({ db, transaction }: Database) => {
  const withBucket = { registry: registries, bucket: buckets };

  return {
    async list(query: RegistryQuery, reach: Reach) {
      const pattern = containing(query.search);
      const matching = and(
        within(reach, registries.name),
        query.search ? or(ilike(registries.name, pattern), ilike(buckets.name, pattern)) : undefined,
      );
      const page = await keysetPage(
        query,
        COLUMNS,
        sql`${registries.name}`,
        ({ cursorFields, beyond, orderBy, limit }) =>
          db
            .select({ ...withBucket, ...cursorFields })
            .from(registries)
            .innerJoin(buckets, eq(buckets.id, registries.bucketId))
            .where(and(matching, beyond))
            .orderBy(...orderBy)
            .limit(limit),
      );
      const [counted] = await db
        .select({ total: count() })
        .from(registries)
        .innerJoin(buckets, eq(buckets.id, registries.bucketId))
        .where(matching);
      return { ...page, total: counted?.total ?? 0, totalIsExact: true };
    },

    /** What is within a reach of those of these registries that are not wholly within it, by bucket. */
    async visible(found: StoredRegistry[], reach: Reach): Promise<Map<number, Visible>> {
      const whole = wholly(reach, registries.name);
      if (!whole || found.length === 0) return new Map();
      const rows = await db
        .select({
          bucketId: registries.bucketId,
          imageCount: count(images.id),
          tagCount: sql<number>`coalesce(sum(${images.tagCount}), 0)`.mapWith(Number),
          usageBytes: sql<number>`coalesce(sum(${images.sizeBytes}), 0)`.mapWith(Number),
          lastPushedAt: max(images.updatedAt),
          lastPulledAt: max(images.lastPulledAt),
        })
        .from(registries)
        .leftJoin(
          images,
          and(
            eq(images.bucketId, registries.bucketId),
            gt(images.manifestCount, 0),
            within(reach, registries.name, images.name),
          ),
        )
        .where(
          and(
            inArray(
              registries.id,
              found.map(({ registry }) => registry.id),
            ),
            not(whole),
          ),
        )
        .groupBy(registries.bucketId);
      return new Map(rows.map(({ bucketId, ...visible }) => [bucketId, visible]));
    },

    count: (reach: Reach): Promise<number> => db.$count(registries, within(reach, registries.name)),

    find: async (by: 'name' | 'privateId', value: string) =>
      (
        await db
          .select(withBucket)
          .from(registries)
          .innerJoin(buckets, eq(buckets.id, registries.bucketId))
          .where(eq(registries[by], value))
      )[0],

    /** @throws a unique violation of the database when the name or the bucket was taken meanwhile */
    add: async (registry: typeof registries.$inferInsert): Promise<void> => {
      await db.insert(registries).values(registry);
    },

    /** @param publish tells of the change, as part of it. @returns whether there is such a registry */
    update: (
      name: string,
      settings: RegistrySettings,
      publish: (tx: Transaction) => Promise<void>,
    ): Promise<boolean> =>
      transaction(async (tx) => {
        const changed = await tx
          .update(registries)
          .set(settings)
          .where(eq(registries.name, name))
          .returning({ id: registries.id });
        if (changed.length > 0) await publish(tx);
        return changed.length > 0;
      }),

    /** Its bucket stays. @returns whether there was such a registry */
    remove: (name: string, publish: (tx: Transaction) => Promise<void>): Promise<boolean> =>
      transaction(async (tx) => {
        const removed = await tx
          .delete(registries)
          .where(eq(registries.name, name))
          .returning({ id: registries.id });
        if (removed.length > 0) await publish(tx);
        return removed.length > 0;
      }),

    /** The registry that lies on a bucket; undefined: none. */
    nameOfBucket: async (bucketId: number): Promise<string | undefined> =>
      (
        await db.select({ name: registries.name }).from(registries).where(eq(registries.bucketId, bucketId))
      )[0]?.name,
  };
};
export type RegistryStore = ReturnType<typeof createRegistryStore>;
export type StoredRegistry = {
  registry: typeof registries.$inferSelect;
  bucket: typeof buckets.$inferSelect;
};
