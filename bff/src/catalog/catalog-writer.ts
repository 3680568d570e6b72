import { sql } from 'drizzle-orm';
import { planOnce } from '../database/connection-pool.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { ManifestEntry } from './manifest-entry.ts';

/** One manifest that the engine holds, and the tag by which it was pushed, if by one. */
export type Recording = {
  bucketId: number;
  image: string;
  entry: ManifestEntry;
  tag: string | null;
  at: Date;
};

/** So many are written in one transaction at most, which keeps it short. */
const BATCH = 200;

/**
 * Writes manifests and tags into the catalog, together with every counter that depends on them.
 * Recordings that arrive while a transaction runs share the next one, so that many pushes at once cost few syncs.
 */
export const createCatalogWriter = ({ transaction }: Database) => {
  type Waiting = Recording & { resolve: () => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let writing = false;

  const drain = async () => {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      try {
        await transaction((tx) => writeBatch(tx, batch));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = false;
  };

  return {
    /** Resolves when the catalog has it, durably. Recording again what is there changes nothing but the tag's time. */
    record: (recording: Recording): Promise<void> =>
      new Promise((resolve, reject) => {
        waiting.push({ ...recording, resolve, reject });
        if (!writing) void drain();
      }),

    /** The tag's name is gone; what it named stays. Forgetting what is not there is fine. */
    forgetTag: (bucketId: number, image: string, tag: string): Promise<void> =>
      transaction(async (tx) => {
        await lockBuckets(tx, [bucketId]);
        await tx.execute(sql`
          with gone as (
            delete from tags using images
            where images.id = tags.image_id and images.bucket_id = ${bucketId} and images.name = ${image} and tags.name = ${tag}
            returning tags.image_id
          ), image as (
            update images set tag_count = tag_count - 1 from gone where images.id = gone.image_id
          )
          update buckets set tag_count = tag_count - 1 from gone where buckets.id = ${bucketId}`);
      }),

    /** The manifest is gone, with every tag that named it. Forgetting what is not there is fine. */
    forgetManifest: (bucketId: number, image: string, digest: string): Promise<void> =>
      transaction(async (tx) => {
        await lockBuckets(tx, [bucketId]);
        await removeManifest(tx, bucketId, image, digest);
      }),
  };
};
export type CatalogWriter = ReturnType<typeof createCatalogWriter>;

/** Counters are right only while one transaction at a time changes a bucket's content; the row's lock sees to it. */
const lockBuckets = (tx: Transaction, bucketIds: number[]) =>
  tx.execute(
    sql`${planOnce('lock-buckets')} select id from buckets where id = any(${sql.param([...new Set(bucketIds)])}::int[]) order by id for update`,
  );

const writeBatch = async (tx: Transaction, batch: Recording[]) => {
  const rows = jsonbText(
    batch.map(({ bucketId, image, tag, at, entry: { blobs, ...entry } }, n) => ({
      n,
      bucketId,
      image,
      tag,
      at,
      blobs,
      ...entry,
    })),
  );
  // Each row as the statements below see it, with the id of its image once that exists.
  const recordings = sql`
    jsonb_to_recordset(${rows}::jsonb) as r (
      n int, "bucketId" int, image text, tag text, at timestamptz, digest text, "mediaType" text, kind text, "artifactType" text,
      "sizeBytes" bigint, "manifestBytes" int, platforms jsonb, subject text, annotations json, description text, "sourceUrl" text,
      labels json, "labelTerms" jsonb, blobs jsonb, children jsonb)`;
  const withImages = sql`${recordings} join images i on i.bucket_id = r."bucketId" and i.name = r.image collate "C"`;

  await lockBuckets(
    tx,
    batch.map(({ bucketId }) => bucketId),
  );
  await tx.execute(sql`${planOnce('record-images')}
    insert into images (bucket_id, name, updated_at)
    select r."bucketId", r.image, max(r.at) from ${recordings}
    where not exists (select 1 from images i where i.bucket_id = r."bucketId" and i.name = r.image collate "C")
    group by 1, 2`);
  await tx.execute(sql`${planOnce('record-manifests')}
    with added as (
      insert into manifests (image_id, digest, media_type, kind, artifact_type, size_bytes, manifest_bytes, platforms, subject, annotations, description, source_url,
        labels, label_terms, pushed_at)
      select distinct on (i.id, r.digest) i.id, r.digest, r."mediaType", r.kind, r."artifactType", r."sizeBytes", r."manifestBytes",
        array(select jsonb_array_elements_text(r.platforms)), r.subject, r.annotations, r.description, r."sourceUrl",
        r.labels, array_to_tsvector(array(select jsonb_array_elements_text(r."labelTerms"))), r.at
      from ${withImages}
      order by i.id, r.digest, r.n
      on conflict (image_id, digest) do nothing
      returning id, image_id, digest
    ), blobs as (
      select distinct on (added.id, b.digest) added.id as manifest_id, added.image_id, i.bucket_id, b.digest, b."sizeBytes" as size_bytes
      from added
      join ${withImages} on i.id = added.image_id and r.digest = added.digest collate "C"
      cross join jsonb_to_recordset(r.blobs) as b (digest text, "sizeBytes" bigint)
    ), inserted as (
      insert into manifest_blobs (manifest_id, image_id, bucket_id, digest, size_bytes)
      select manifest_id, image_id, bucket_id, digest, size_bytes from blobs
    ), children as (
      insert into manifest_children (parent_id, image_id, digest)
      select distinct added.id, added.image_id, child
      from added
      join ${withImages} on i.id = added.image_id and r.digest = added.digest collate "C"
      cross join jsonb_array_elements_text(r.children) as child
    ), new_in_image as (
      select image_id, sum(size_bytes) as size_bytes from (
        select distinct on (image_id, digest) image_id, size_bytes from blobs n
        where not exists (
          select 1 from manifest_blobs m
          where m.bucket_id = n.bucket_id and m.digest = n.digest collate "C" and m.image_id = n.image_id)
        order by image_id, digest
      ) as blob group by image_id
    ), new_in_bucket as (
      select bucket_id, sum(size_bytes) as size_bytes from (
        select distinct on (bucket_id, digest) bucket_id, size_bytes from blobs n
        where not exists (select 1 from manifest_blobs m where m.bucket_id = n.bucket_id and m.digest = n.digest collate "C")
        order by bucket_id, digest
      ) as blob group by bucket_id
    ), new_manifests as (
      select image_id, count(*)::int as manifests from added group by image_id
    ), new_images as (
      select i.bucket_id, count(*)::int as images
      from new_manifests join images i on i.id = image_id and i.manifest_count = 0 group by i.bucket_id
    ), bucket_counters as (
      update buckets b set
        usage_bytes = b.usage_bytes + coalesce((select size_bytes from new_in_bucket where bucket_id = b.id), 0),
        image_count = b.image_count + coalesce((select images from new_images where bucket_id = b.id), 0)
      where b.id in (select bucket_id from new_in_bucket union select bucket_id from new_images)
    )
    update images i set
      manifest_count = i.manifest_count + new_manifests.manifests,
      size_bytes = i.size_bytes + coalesce((select size_bytes from new_in_image where image_id = i.id), 0)
    from new_manifests where i.id = new_manifests.image_id`);
  await tx.execute(sql`${planOnce('record-tags')}
    with wanted as (
      select distinct on (i.id, r.tag) i.id as image_id, r.tag, m.id as manifest_id, m.size_bytes, r.at
      from ${withImages} join manifests m on m.image_id = i.id and m.digest = r.digest collate "C"
      where r.tag is not null
      order by i.id, r.tag, r.n desc
    ), written as (
      insert into tags (image_id, name, manifest_id, size_bytes, updated_at)
      select image_id, tag, manifest_id, size_bytes, at from wanted
      on conflict (image_id, name) do update
        set manifest_id = excluded.manifest_id, size_bytes = excluded.size_bytes, updated_at = excluded.updated_at
      returning image_id, (xmax = 0) as added
    ), counted as (
      select image_id, count(*) filter (where added)::int as tags from written group by image_id
    ), latest as (
      select i.id as image_id, i.bucket_id, max(r.at) as at from ${withImages} group by i.id, i.bucket_id
    ), image_counters as (
      update images i set
        tag_count = i.tag_count + coalesce((select tags from counted where image_id = i.id), 0),
        updated_at = greatest(i.updated_at, latest.at)
      from latest where i.id = latest.image_id
    )
    update buckets b set
      tag_count = b.tag_count + coalesce((select sum(tags)::int from counted join latest using (image_id) where latest.bucket_id = b.id), 0),
      last_pushed_at = greatest(b.last_pushed_at, (select max(at) from latest where bucket_id = b.id))
    where b.id in (select bucket_id from latest)`);
};

/**
 * Clients choose many of these texts. jsonb refuses NUL and halves of surrogate pairs, and one such text would fail the
 * recordings of everybody in the batch; JSON.stringify writes both, and only them, as these escapes.
 */
const jsonbText = (value: unknown) => {
  const json = JSON.stringify(value);
  if (!json.includes('\\u')) return json;
  return json.replaceAll(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\\ufffd');
};

const removeManifest = (tx: Transaction, bucketId: number, image: string, digest: string) =>
  tx.execute(sql`
    with target as (
      select m.id, m.image_id, i.manifest_count from manifests m join images i on i.id = m.image_id
      where i.bucket_id = ${bucketId} and i.name = ${image} and m.digest = ${digest}
    ), gone_tags as (
      select count(*)::int as tags from tags where manifest_id in (select id from target)
    ), freed as (
      select coalesce(sum(size_bytes) filter (where not exists (
          select 1 from manifest_blobs m where m.bucket_id = b.bucket_id and m.digest = b.digest and m.image_id = b.image_id and m.manifest_id <> b.manifest_id
        )), 0) as of_image,
        coalesce(sum(size_bytes) filter (where not exists (
          select 1 from manifest_blobs m where m.bucket_id = b.bucket_id and m.digest = b.digest and m.manifest_id <> b.manifest_id
        )), 0) as of_bucket
      from manifest_blobs b where manifest_id in (select id from target)
    ), gone as (
      delete from manifests where id in (select id from target)
    ), image as (
      update images i set
        manifest_count = i.manifest_count - 1,
        tag_count = i.tag_count - (select tags from gone_tags),
        size_bytes = i.size_bytes - (select of_image from freed)
      from target where i.id = target.image_id
    )
    update buckets b set
      image_count = b.image_count - (case when target.manifest_count = 1 then 1 else 0 end),
      tag_count = b.tag_count - (select tags from gone_tags),
      usage_bytes = b.usage_bytes - (select of_bucket from freed)
    from target where b.id = ${bucketId}`);
