import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { manifests } from '../database/schema.ts';

export const createManifestStore = ({ db }: Database) => ({
  find: async (imageId: number, digest: string) =>
    (
      await db
        .select()
        .from(manifests)
        .where(and(eq(manifests.imageId, imageId), eq(manifests.digest, digest), eq(manifests.held, false)))
    )[0],

  /**
   * What a manifest, with the manifests that it names, needs in the storage of its bucket; and what of it nothing else
   * needs. A child that has a tag of its own, or another index over it, stays when this manifest goes.
   */
  async sizes(
    bucketId: number,
    { id, imageId }: { id: number; imageId: number },
  ): Promise<{ storedBytes: number; uniqueBytes: number }> {
    const { rows } = await db.execute<{ stored: number; unique: number }>(sql`
      with recursive tree as (
        select id, digest from manifests where id = ${id}
        union
        select m.id, m.digest from tree
        join manifest_children c on c.parent_id = tree.id
        join manifests m on m.image_id = ${imageId} and m.digest = c.digest
      ), kept as (
        select id, digest from tree where id <> ${id} and (
          exists (select 1 from tags t where t.manifest_id = tree.id)
          or exists (
            select 1 from manifest_children c
            where c.image_id = ${imageId} and c.digest = tree.digest and c.parent_id not in (select id from tree)))
        union
        select m.id, m.digest from kept
        join manifest_children c on c.parent_id = kept.id
        join manifests m on m.image_id = ${imageId} and m.digest = c.digest
      ), gone as (
        select id from tree where id not in (select id from kept)
      ), needed as (
        select distinct digest, size_bytes from manifest_blobs where manifest_id in (select id from tree)
      )
      select coalesce(sum(size_bytes), 0)::float8 as stored,
        coalesce(sum(size_bytes) filter (where not exists (
          select 1 from manifest_blobs other
          where other.bucket_id = ${bucketId} and other.digest = needed.digest
            and other.manifest_id not in (select id from gone))), 0)::float8 as unique
      from needed`);
    return { storedBytes: rows[0]?.stored ?? 0, uniqueBytes: rows[0]?.unique ?? 0 };
  },
});
export type ManifestStore = ReturnType<typeof createManifestStore>;
