import { sql } from 'drizzle-orm';
import { planOnce } from '../database/connection-pool.ts';
import type { Database, Transaction } from '../database/database.ts';
import { onlyByLookup } from '../database/planner-choice.ts';
import type { ManifestEntry } from './manifest-entry.ts';

/** One manifest that the engine holds, and the tag by which it was pushed, if by one. */
export type Recording = {
  bucketId: number;
  image: string;
  entry: ManifestEntry;
  tag: string | null;
  at: Date;
  /** Login ID of who pushed it; empty: it was found. */
  by: string;
};

/**
 * A manifest without a tag stays for so long at least, whatever the registry says of what is deleted: an index that will
 * name it may be on its way, and clients may have just asked which digest the tag names.
 */
const UNTAGGED_FOR = '24 hours';

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
  };
};
export type CatalogWriter = ReturnType<typeof createCatalogWriter>;

/** Counters are right only while one transaction at a time changes a bucket's content; the row's lock sees to it. */
export const lockBuckets = (tx: Transaction, bucketIds: number[]) =>
  tx.execute(
    sql`${planOnce('lock-buckets')} select id from buckets where id = any(${sql.param([...new Set(bucketIds)])}::int[]) order by id for update`,
  );

const writeBatch = async (tx: Transaction, batch: Recording[]) => {
  const rows = jsonbText(
    batch.map(({ bucketId, image, tag, at, by, entry: { blobs, ...entry } }, n) => ({
      n,
      bucketId,
      image,
      tag,
      at,
      by,
      blobs,
      ...entry,
    })),
  );
  // Each row as the statements below see it, with the id of its image once that exists.
  const recordings = sql`
    jsonb_to_recordset(${rows}::jsonb) as r (
      n int, "bucketId" int, image text, tag text, at timestamptz, by text, digest text, "mediaType" text, kind text, "artifactType" text,
      "sizeBytes" bigint, "manifestBytes" int, platforms jsonb, subject text, annotations json, description text, "sourceUrl" text,
      labels json, "labelTerms" jsonb, blobs jsonb, children jsonb)`;
  const withImages = sql`${recordings} join images i on i.bucket_id = r."bucketId" and i.name = r.image collate "C"`;

  await onlyByLookup(tx);
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
    ), revived as (
      update manifests m set held = false from ${withImages}
      where m.image_id = i.id and m.digest = r.digest collate "C" and m.held returning m.id, m.image_id
    ), unheld as (
      delete from held_manifests where manifest_id in (select id from revived)
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
      select image_id, count(*)::int as manifests from (select id, image_id from added union select id, image_id from revived) as m group by image_id
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
      select distinct on (i.id, r.tag) i.id as image_id, i.bucket_id, r.tag, m.id as manifest_id, m.size_bytes, r.at, r.by
      from ${withImages} join manifests m on m.image_id = i.id and m.digest = r.digest collate "C"
      where r.tag is not null
      order by i.id, r.tag, r.n desc
    ), kept_for as (
      select b.id as bucket_id, coalesce(reg.restore_hours, 24) * interval '1 hour' as kept_for
      from buckets b left join registries reg on reg.bucket_id = b.id
      where b.id in (select i.bucket_id from ${withImages})
    ), replaced as (
      select t.*, w.bucket_id, w.at, w.by, k.kept_for
      from wanted w join tags t on t.image_id = w.image_id and t.name = w.tag collate "C" join kept_for k on k.bucket_id = w.bucket_id
      where t.manifest_id <> w.manifest_id
    ), trash as (
      insert into deleted_tags (bucket_id, image_id, name, manifest_id, size_bytes, updated_at, last_pulled_at, cause, deleted_at, deleted_by, expires_at)
      select bucket_id, image_id, name, manifest_id, size_bytes, updated_at, last_pulled_at, 'replaced', at, by, at + kept_for
      from replaced where kept_for > interval '0'
    ), reviews as (
      insert into manifest_reviews (manifest_id, bucket_id, review_at)
      select manifest_id, bucket_id, max(at + greatest(kept_for, interval '${sql.raw(UNTAGGED_FOR)}')) from (
        select manifest_id, bucket_id, at, kept_for from replaced
        union all
        select m.id, i.bucket_id, r.at, k.kept_for
        from ${withImages} join manifests m on m.image_id = i.id and m.digest = r.digest collate "C" join kept_for k on k.bucket_id = i.bucket_id
        where not exists (select 1 from wanted where wanted.manifest_id = m.id) and not exists (select 1 from tags t where t.manifest_id = m.id)
      ) as untagged group by manifest_id, bucket_id
      on conflict (manifest_id) do update set review_at = greatest(manifest_reviews.review_at, excluded.review_at)
      returning bucket_id, review_at
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
      last_pushed_at = greatest(b.last_pushed_at, (select max(at) from latest where bucket_id = b.id)),
      collects_at = least(b.collects_at, (select min(review_at) from reviews where reviews.bucket_id = b.id))
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
