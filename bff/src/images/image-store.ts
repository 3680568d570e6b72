import { and, desc, eq, getTableColumns, gt, not, or, type SQL, sql } from 'drizzle-orm';
import type { Reach } from 'shared/access/grant';
import type { ImageQuery } from 'shared/images/image';
import type { Database } from '../database/database.ts';
import { keysetPage, type SortColumn } from '../database/keyset.ts';
import { buckets, images, manifests, tags } from '../database/schema.ts';
import { containsByIndex, containsByScan, isIndexable, searchedPage } from '../database/text-search.ts';
import { within } from '../database/within.ts';

type SortName = Exclude<ImageQuery['sort'], `-${string}`>;
const COLUMNS: Record<SortName, SortColumn> = {
  name: { expression: sql`${images.name}`, type: 'text' },
  updatedAt: { expression: sql`${images.updatedAt}`, type: 'timestamptz' },
  pulls: { expression: sql`${images.pulls}`, type: 'bigint' },
  tagCount: { expression: sql`${images.tagCount}`, type: 'bigint' },
  sizeBytes: { expression: sql`${images.sizeBytes}`, type: 'bigint' },
};

/** The full description may be large, and few ask for it. */
const { fullDescription: _, ...columns } = getTableColumns(images);

const NEWEST_TAGS = 10;

type ImageChange = {
  settings: Partial<Pick<typeof images.$inferSelect, 'shortDescription' | 'tagMutability' | 'protectedTags'>>;
  description: { text: string; revision: number; by: string | null; at: Date } | undefined;
};

export const createImageStore = ({ db }: Database) => ({
  /** @param view what of the registry on this bucket may be seen */
  async list(bucketId: number, query: ImageQuery, view: { registry: string; reach: Reach }) {
    const visible = within(view.reach, sql`${view.registry}::text`, images.name);
    const listed = and(eq(images.bucketId, bucketId), gt(images.manifestCount, 0), visible);
    const read = (where: SQL | undefined) =>
      keysetPage(query, COLUMNS, sql`${images.name}`, ({ cursorFields, beyond, orderBy, limit }) =>
        db
          .select({ image: columns, ...cursorFields })
          .from(images)
          .where(and(where, beyond))
          .orderBy(...orderBy)
          .limit(limit),
      );
    if (!query.search && !visible) {
      const [bucket] = await db
        .select({ total: buckets.imageCount })
        .from(buckets)
        .where(eq(buckets.id, bucketId));
      return { ...(await read(listed)), total: bucket?.total ?? 0, totalIsExact: true };
    }
    const { search } = query;
    const matching = and(
      listed,
      isIndexable(search)
        ? or(containsByIndex(images.name, search), containsByIndex(images.shortDescription, search))
        : search
          ? containsByScan(sql`${images.name} || chr(1) || ${images.shortDescription}`, search)
          : undefined,
    );
    return searchedPage({
      matches: async (limit) =>
        (await db.select({ id: images.id }).from(images).where(matching).limit(limit)).map(({ id }) => id),
      few: (ids) => read(sql`${images.id} = any(${sql.param(ids)}::bigint[])`),
      many: () => read(matching),
    });
  },

  find: async (bucketId: number, name: string) =>
    (
      await db
        .select(columns)
        .from(images)
        .where(and(eq(images.bucketId, bucketId), eq(images.name, name), gt(images.manifestCount, 0)))
    )[0],

  findDescription: async (id: number) =>
    (
      await db
        .select({
          fullDescription: images.fullDescription,
          descriptionRevision: images.descriptionRevision,
          descriptionUpdatedBy: images.descriptionUpdatedBy,
          descriptionUpdatedAt: images.descriptionUpdatedAt,
        })
        .from(images)
        .where(eq(images.id, id))
    )[0],

  /** What the newest tags say of themselves, newest first. Signatures are tags, too, and say nothing. */
  newestTags: (id: number) =>
    db
      .select({ description: manifests.description, sourceUrl: manifests.sourceUrl })
      .from(tags)
      .innerJoin(manifests, eq(manifests.id, tags.manifestId))
      .where(eq(tags.imageId, id))
      .orderBy(desc(tags.updatedAt), desc(tags.name))
      .limit(NEWEST_TAGS),

  /** @returns false, and writes nothing, where the full description is neither of that revision nor the same text */
  async update(id: number, { settings, description }: ImageChange): Promise<boolean> {
    const { text, revision, by, at } = description ?? {};
    const differs = text === undefined ? undefined : sql`${images.fullDescription} <> ${text}`;
    const changed = await db
      .update(images)
      .set({
        ...settings,
        ...(differs && {
          fullDescription: text,
          descriptionRevision: sql`${images.descriptionRevision} + (${differs})::int`,
          descriptionUpdatedBy: sql`case when ${differs} then ${by} else ${images.descriptionUpdatedBy} end`,
          descriptionUpdatedAt: sql`case when ${differs} then ${at?.toISOString()}::timestamptz else ${images.descriptionUpdatedAt} end`,
        }),
      })
      .where(
        and(eq(images.id, id), differs && or(eq(images.descriptionRevision, revision ?? 0), not(differs))),
      )
      .returning({ id: images.id });
    return changed.length > 0;
  },
});
export type ImageStore = ReturnType<typeof createImageStore>;
export type StoredImage = NonNullable<Awaited<ReturnType<ImageStore['find']>>>;
