import { and, count, eq, gt, ilike, or, sql } from 'drizzle-orm';
import type { ImageQuery } from 'shared/images/image';
import type { Database } from '../database/database.ts';
import { containing, keysetPage, type SortColumn } from '../database/keyset.ts';
import { buckets, images } from '../database/schema.ts';

type SortName = Exclude<ImageQuery['sort'], `-${string}`>;
const COLUMNS: Record<SortName, SortColumn> = {
  name: { expression: sql`${images.name}`, type: 'text' },
  updatedAt: { expression: sql`${images.updatedAt}`, type: 'timestamptz' },
  pulls: { expression: sql`${images.pulls}`, type: 'bigint' },
  tagCount: { expression: sql`${images.tagCount}`, type: 'bigint' },
  sizeBytes: { expression: sql`${images.sizeBytes}`, type: 'bigint' },
};

export const createImageStore = ({ db }: Database) => ({
  async list(bucketId: number, query: ImageQuery) {
    const listed = and(eq(images.bucketId, bucketId), gt(images.manifestCount, 0));
    const pattern = containing(query.search);
    const matching = query.search
      ? or(ilike(images.name, pattern), ilike(images.shortDescription, pattern))
      : undefined;
    const page = await keysetPage(
      query,
      COLUMNS,
      sql`${images.name}`,
      ({ cursorFields, beyond, orderBy, limit }) =>
        db
          .select({ image: images, ...cursorFields })
          .from(images)
          .where(and(listed, matching, beyond))
          .orderBy(...orderBy)
          .limit(limit),
    );
    const [counted] = matching
      ? await db.select({ total: count() }).from(images).where(and(listed, matching))
      : await db.select({ total: buckets.imageCount }).from(buckets).where(eq(buckets.id, bucketId));
    return { ...page, total: counted?.total ?? 0 };
  },

  find: async (bucketId: number, name: string) =>
    (
      await db
        .select()
        .from(images)
        .where(and(eq(images.bucketId, bucketId), eq(images.name, name), gt(images.manifestCount, 0)))
    )[0],
});
export type ImageStore = ReturnType<typeof createImageStore>;
export type StoredImage = NonNullable<Awaited<ReturnType<ImageStore['find']>>>;
