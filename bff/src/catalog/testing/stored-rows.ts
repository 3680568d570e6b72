import type { Database } from '../../database/database.ts';
import { buckets, images, type manifests } from '../../database/schema.ts';

/** A bucket and its images, as rows. @returns the ids of the images by name */
export const insertImages = async ({ db }: Database, names: string[], updatedAt: Date) => {
  const [bucket] = await db.insert(buckets).values({ name: 'team-a', engine: 'built-in' }).returning();
  const bucketId = bucket!.id;
  const made = await db
    .insert(images)
    .values(names.map((name) => ({ bucketId, name, updatedAt })))
    .returning();
  return { bucketId, imageIds: new Map(made.map(({ id, name }) => [name, id])) };
};

/** A manifest of which nothing matters but its image and its digest. */
export const manifestRow = (imageId: number, digest: string, pushedAt: Date) =>
  ({
    imageId,
    digest,
    mediaType: 'm',
    kind: 'image',
    sizeBytes: 1,
    manifestBytes: 1,
    platforms: [],
    annotations: {},
    pushedAt,
  }) satisfies typeof manifests.$inferInsert;
