import { and, asc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { Reach } from 'shared/access/grant';
import type { DeletedImageQuery, DeletedTagQuery } from 'shared/recently-deleted/recently-deleted';
import { lockBuckets } from '../catalog/catalog-writer.ts';
import type { Database } from '../database/database.ts';
import { keysetPage, type SortColumn } from '../database/keyset.ts';
import { deletedImages, deletedTags, heldManifests, images, manifests, tags } from '../database/schema.ts';
import { containing } from '../database/text-search.ts';
import { within } from '../database/within.ts';
import type { Losing } from '../deletions/deletion-effects.ts';

/** What of the recently deleted of a registry somebody may see, or do something with. */
export type View = { bucketId: number; registry: string; reach: Reach; now: Date };
export type Chosen = { tags?: number[] | undefined; images?: number[] | undefined; all?: true | undefined };

/** Rows in one step of counting. */
const AT_ONCE = 2000;

const BY_TIME = (column: SQL): SortColumn => ({ expression: column, type: 'timestamptz' });

export const createRecentlyDeletedStore = ({ db, transaction }: Database) => {
  const tagsIn = ({ bucketId, registry, reach, now }: View) =>
    and(
      eq(deletedTags.bucketId, bucketId),
      gt(deletedTags.expiresAt, now),
      within(reach, sql`${registry}::text`, images.name),
    );
  const imagesIn = ({ bucketId, registry, reach, now }: View) =>
    and(
      eq(deletedImages.bucketId, bucketId),
      gt(deletedImages.expiresAt, now),
      within(reach, sql`${registry}::text`, deletedImages.name),
    );
  const taken = sql<boolean>`exists (
    select 1 from ${tags} where ${tags.imageId} = ${deletedTags.imageId} and ${tags.name} = ${deletedTags.name})`;

  return {
    async tags(view: View, { image, cause, search, ...query }: DeletedTagQuery) {
      const listed = and(
        tagsIn(view),
        sql`${deletedTags.deletedImageId} is null`,
        image === undefined ? undefined : eq(images.name, image),
        cause && eq(deletedTags.cause, cause),
        search
          ? sql`(${deletedTags.name} ilike ${containing(search)} or ${images.name} ilike ${containing(search)})`
          : undefined,
      );
      const page = await keysetPage(
        query,
        { deletedAt: BY_TIME(sql`${deletedTags.deletedAt}`) },
        { expression: sql`${deletedTags.id}`, type: 'bigint' },
        ({ cursorFields, beyond, orderBy, limit }) =>
          db
            .select({
              tag: deletedTags,
              image: images.name,
              digest: manifests.digest,
              taken,
              ...cursorFields,
            })
            .from(deletedTags)
            .innerJoin(images, eq(images.id, deletedTags.imageId))
            .innerJoin(manifests, eq(manifests.id, deletedTags.manifestId))
            .where(and(listed, beyond))
            .orderBy(...orderBy)
            .limit(limit),
      );
      const [counted] = await db
        .select({ total: sql<number>`count(*)::int` })
        .from(deletedTags)
        .innerJoin(images, eq(images.id, deletedTags.imageId))
        .where(listed);
      return { ...page, total: counted?.total ?? 0, totalIsExact: true };
    },

    async images(view: View, { search, ...query }: DeletedImageQuery) {
      const listed = and(
        imagesIn(view),
        search ? sql`${deletedImages.name} ilike ${containing(search)}` : undefined,
      );
      const page = await keysetPage(
        query,
        { deletedAt: BY_TIME(sql`${deletedImages.deletedAt}`) },
        { expression: sql`${deletedImages.id}`, type: 'bigint' },
        ({ cursorFields, beyond, orderBy, limit }) =>
          db
            .select({
              image: deletedImages,
              taken: sql<boolean>`exists (
                select 1 from ${images} where ${images.id} = ${deletedImages.imageId} and ${images.manifestCount} > 0)`,
              ...cursorFields,
            })
            .from(deletedImages)
            .where(and(listed, beyond))
            .orderBy(...orderBy)
            .limit(limit),
      );
      return { ...page, total: await db.$count(deletedImages, listed), totalIsExact: true };
    },

    async count(view: View): Promise<{ tags: number; images: number }> {
      const [counted] = await db
        .select({ tags: sql<number>`count(*)::int` })
        .from(deletedTags)
        .innerJoin(images, eq(images.id, deletedTags.imageId))
        .where(and(tagsIn(view), sql`${deletedTags.deletedImageId} is null`));
      return { tags: counted?.tags ?? 0, images: await db.$count(deletedImages, imagesIn(view)) };
    },

    /** Ids of the manifests that are kept for them, batch by batch; some of them twice. */
    async *manifestsOf({ bucketId, registry, reach }: View): AsyncGenerator<Losing[]> {
      const seen = and(eq(images.bucketId, bucketId), within(reach, sql`${registry}::text`, images.name));
      for (let after = 0; ; ) {
        const rows = await db
          .select({ id: deletedTags.id, manifestId: deletedTags.manifestId })
          .from(deletedTags)
          .innerJoin(images, eq(images.id, deletedTags.imageId))
          .where(and(seen, eq(deletedTags.bucketId, bucketId), gt(deletedTags.id, after)))
          .orderBy(asc(deletedTags.id))
          .limit(AT_ONCE);
        yield rows.map(({ manifestId }) => ({ manifestId, tags: [] }));
        const last = rows.at(-1);
        if (!last) break;
        after = last.id;
      }
      for (let after = 0; ; ) {
        const rows = await db
          .select({ manifestId: heldManifests.manifestId })
          .from(heldManifests)
          .innerJoin(manifests, eq(manifests.id, heldManifests.manifestId))
          .innerJoin(images, eq(images.id, manifests.imageId))
          .where(and(seen, manifests.held, gt(heldManifests.manifestId, after)))
          .orderBy(asc(heldManifests.manifestId))
          .limit(AT_ONCE);
        yield rows.map(({ manifestId }) => ({ manifestId, tags: [] }));
        const last = rows.at(-1);
        if (!last) break;
        after = last.manifestId;
      }
    },

    /** Tags that were deleted, by their image; of the same name the one that went last comes first. */
    lostTags: (view: View, chosen: { ids: number[] } | { deletedImageId: number }) =>
      db
        .select({
          id: deletedTags.id,
          image: images.name,
          name: deletedTags.name,
          manifestId: deletedTags.manifestId,
          digest: manifests.digest,
        })
        .from(deletedTags)
        .innerJoin(images, eq(images.id, deletedTags.imageId))
        .innerJoin(manifests, eq(manifests.id, deletedTags.manifestId))
        .where(
          and(
            tagsIn(view),
            'ids' in chosen
              ? inArray(deletedTags.id, chosen.ids)
              : eq(deletedTags.deletedImageId, chosen.deletedImageId),
          ),
        )
        .orderBy(asc(images.name), asc(deletedTags.name), sql`${deletedTags.id} desc`),

    lostImages: (view: View, ids: number[]) =>
      db
        .select()
        .from(deletedImages)
        .where(and(imagesIn(view), inArray(deletedImages.id, ids))),

    heldWith: async (deletedImageId: number): Promise<number[]> =>
      (
        await db
          .select({ id: heldManifests.manifestId })
          .from(heldManifests)
          .where(eq(heldManifests.deletedImageId, deletedImageId))
      ).map(({ id }) => id),

    /** The description and the pulls, as far as the image has none of its own again. */
    restoreImage: (deleted: typeof deletedImages.$inferSelect): Promise<void> =>
      transaction(async (tx) => {
        const blank = and(
          eq(images.id, deleted.imageId),
          eq(images.shortDescription, ''),
          eq(images.fullDescription, ''),
        );
        await tx
          .update(images)
          .set({
            shortDescription: deleted.shortDescription,
            fullDescription: deleted.fullDescription,
            descriptionRevision: sql`${images.descriptionRevision} + 1`,
            descriptionUpdatedBy: deleted.descriptionUpdatedBy,
            descriptionUpdatedAt: deleted.descriptionUpdatedAt,
            protectedTags: deleted.protectedTags,
          })
          .where(blank);
        await tx
          .update(images)
          .set({
            pulls: sql`${images.pulls} + ${deleted.pulls}`,
            lastPulledAt: sql`greatest(${images.lastPulledAt}, ${deleted.lastPulledAt?.toISOString() ?? null}::timestamptz)`,
          })
          .where(eq(images.id, deleted.imageId));
        // Tags whose names are used again are deleted tags like others from now on.
        await tx
          .update(deletedTags)
          .set({ deletedImageId: null })
          .where(eq(deletedTags.deletedImageId, deleted.id));
        await tx.delete(deletedImages).where(eq(deletedImages.id, deleted.id));
      }),

    /** They cannot be restored any more, and what is kept for them alone is looked at now. */
    free: (
      view: View,
      { tags: tagIds = [], images: imageIds = [], all = undefined }: Chosen,
    ): Promise<void> =>
      transaction(async (tx) => {
        const now = sql`${view.now.toISOString()}::timestamptz`;
        const visible = within(view.reach, sql`${view.registry}::text`, sql`i.name`) ?? sql`true`;
        const chosen = (ids: number[]) => (all ? sql`true` : sql`d.id = any(${sql.param(ids)}::bigint[])`);
        await lockBuckets(tx, [view.bucketId]);
        await tx.execute(sql`
          with gone_images as (
            delete from deleted_images d using images i
            where i.id = d.image_id and d.bucket_id = ${view.bucketId} and ${visible} and ${chosen(imageIds)} returning d.id
          ), gone as (
            delete from deleted_tags d using images i
            where i.id = d.image_id and d.bucket_id = ${view.bucketId} and ${visible}
              and (${chosen(tagIds)} or d.deleted_image_id in (select id from gone_images))
            returning d.id, d.manifest_id
          ), target as (
            select manifest_id from gone
            union
            select h.manifest_id from held_manifests h join manifests m on m.id = h.manifest_id join images i on i.id = m.image_id
            where i.bucket_id = ${view.bucketId} and (h.deleted_image_id in (select id from gone_images) or (${all ?? false} and ${visible}))
          )
          insert into manifest_reviews (manifest_id, bucket_id, review_at)
          select t.manifest_id, ${view.bucketId}::int, coalesce((
            select max(d.expires_at) from deleted_tags d where d.manifest_id = t.manifest_id and d.id not in (select id from gone)), ${now})
          from target t
          on conflict (manifest_id) do update set review_at = excluded.review_at`);
        await tx.execute(sql`update buckets set collects_at = ${now} where id = ${view.bucketId}`);
      }),
  };
};
export type RecentlyDeletedStore = ReturnType<typeof createRecentlyDeletedStore>;
