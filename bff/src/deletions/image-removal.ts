import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Removal } from '../catalog/catalog-remover.ts';
import type { Deleting } from '../catalog/deleting.ts';
import type { Reachability } from '../catalog/reachability.ts';
import type { NamedBucket } from '../catalog/repository-name.ts';
import type { Database } from '../database/database.ts';
import { deletedImages, deletedTags, images, manifests } from '../database/schema.ts';
import type { Engines } from '../registry-api/engines.ts';

const BATCH = 100;

type Deps = {
  database: Database;
  deleting: Deleting;
  reachability: Reachability;
  engines: Engines;
  /** Resolves when the catalog has all that pushes have given to engines so far. */
  settlePushes: () => Promise<void>;
};

/** What is left of an image when its tags are gone: manifests, description, numbers. */
export const createImageRemoval = ({
  database: { db, transaction },
  deleting,
  reachability,
  engines,
  settlePushes,
}: Deps) => {
  const find = async (bucketId: number, name: string) =>
    (
      await db
        .select({ id: images.id, tagCount: images.tagCount })
        .from(images)
        .where(and(eq(images.bucketId, bucketId), eq(images.name, name)))
    )[0];

  const manifestsOf = (imageId: number, after: number) =>
    db
      .select({ id: manifests.id, digest: manifests.digest })
      .from(manifests)
      .where(and(eq(manifests.imageId, imageId), eq(manifests.held, false), gt(manifests.id, after)))
      .orderBy(asc(manifests.id))
      .limit(BATCH);

  return {
    /** Keeps what the image is, to be given back. The same again for a deletion that goes on after a crash. */
    async begin(bucketId: number, name: string, deletionId: number, removal: Removal): Promise<number> {
      const [known] = await db
        .select({ id: deletedImages.id })
        .from(deletedImages)
        .where(and(eq(deletedImages.deletionId, deletionId), eq(deletedImages.name, name)));
      if (known) return known.id;
      const { rows } = await db.execute<{ id: string }>(sql`
        insert into deleted_images (bucket_id, image_id, name, short_description, full_description, description_updated_by,
          description_updated_at, protected_tags, pulls, last_pulled_at, tag_count, deletion_id, deleted_at, deleted_by, expires_at)
        select i.bucket_id, i.id, i.name, i.short_description, i.full_description, i.description_updated_by,
          i.description_updated_at, i.protected_tags, i.pulls, i.last_pulled_at, i.tag_count, ${deletionId}::int,
          ${removal.at.toISOString()}::timestamptz, ${removal.by},
          ${removal.at.toISOString()}::timestamptz + coalesce(r.restore_hours, 24) * interval '1 hour'
        from images i left join registries r on r.bucket_id = i.bucket_id
        where i.bucket_id = ${bucketId} and i.name = ${name} returning id`);
      return Number(rows[0]?.id ?? 0);
    },

    /** Deletes what is left. Where a tag is left too, pushed since or protected, the image stays as it is. */
    async finish(bucket: NamedBucket, name: string, removal: Removal & { deletedImageId: number }) {
      const image = await find(bucket.id, name);
      if (image?.tagCount === 0) {
        const run = engines.of(bucket).beginCollection?.();
        try {
          await settlePushes();
          for (let after = 0; ; ) {
            const batch = await manifestsOf(image.id, after);
            const last = batch.at(-1);
            if (!last) break;
            await deleting.deleteManifests(bucket, name, batch, reachability.untagged, run, removal);
            after = last.id;
          }
        } finally {
          run?.end();
        }
      }
      await transaction(async (tx) => {
        const { rows } = await tx.execute<{ emptied: boolean }>(sql`
          update images set short_description = '', full_description = '', description_revision = description_revision + 1,
            description_updated_by = null, description_updated_at = null, protected_tags = '{}', pulls = 0, last_pulled_at = null
          where bucket_id = ${bucket.id} and name = ${name} and manifest_count = 0 returning true as emptied`);
        if (rows.length > 0) return;
        await tx
          .update(deletedTags)
          .set({ deletedImageId: null })
          .where(eq(deletedTags.deletedImageId, removal.deletedImageId));
        await tx.delete(deletedImages).where(eq(deletedImages.id, removal.deletedImageId));
      });
    },
  };
};
export type ImageRemoval = ReturnType<typeof createImageRemoval>;
