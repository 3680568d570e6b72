import { type SQL, sql } from 'drizzle-orm';
import { planOnce } from '../database/connection-pool.ts';
import type { Database, Transaction } from '../database/database.ts';
import { onlyByLookup } from '../database/planner-choice.ts';
import { type Protection, protectionOf } from '../database/tag-protection.ts';
import { lockBuckets } from './catalog-writer.ts';

/** Who takes something away, and why. */
export type Removal = {
  at: Date;
  by: string;
  cause: 'deleted' | 'cleaned-up';
  deletedImageId?: number | undefined;
};

/** A tag as the catalog has it now. */
export type CurrentTag = {
  name: string;
  manifestId: number;
  digest: string;
  updatedAt: Date;
  lastPulledAt: Date | null;
  protection: Protection | null;
};

export type HeldManifest = { digest: string; bytes: Buffer };

const ids = (values: number[]) => sql`${sql.param(values)}::bigint[]`;
const texts = (values: string[]) => sql`${sql.param(values)}::text[]`;

/** Takes tags and manifests out of the catalog, with every counter that depends on them, and gives them back. */
export const createCatalogRemover = ({ db, transaction }: Database) => {
  const change = <T>(bucketId: number, work: (tx: Transaction) => Promise<T>): Promise<T> =>
    transaction(async (tx) => {
      await lockBuckets(tx, [bucketId]);
      return work(tx);
    });

  return {
    /** Those of these tags that exist. */
    async current(bucketId: number, image: string, names: string[]): Promise<CurrentTag[]> {
      const found = sql`${planOnce('current-tags')}
        select t.name, t.manifest_id, m.digest, t.updated_at, t.last_pulled_at, ${protectionOf(sql`t`, sql`i`, sql`r`)} as protection
        from images i
        join unnest(${texts(names)}) as wanted (name) on true
        join tags t on t.image_id = i.id and t.name = wanted.name collate "C"
        join manifests m on m.id = t.manifest_id
        left join registries r on r.bucket_id = i.bucket_id
        where i.bucket_id = ${bucketId} and i.name = ${image}`;
      const { rows } = await transaction(async (tx) => {
        await onlyByLookup(tx);
        return tx.execute<{
          name: string;
          manifest_id: string;
          digest: string;
          updated_at: string;
          last_pulled_at: string | null;
          protection: Protection | null;
        }>(found);
      });
      return rows.map((row) => ({
        name: row.name,
        manifestId: Number(row.manifest_id),
        digest: row.digest,
        updatedAt: new Date(row.updated_at),
        lastPulledAt: row.last_pulled_at === null ? null : new Date(row.last_pulled_at),
        protection: row.protection,
      }));
    },

    /** A protected tag that names the manifest, or an index that names it. */
    async protectedTagOf(bucketId: number, image: string, digest: string) {
      const { rows } = await db.execute<{ name: string; protection: Protection }>(sql`
        with recursive naming as (
          select m.id, m.digest, m.image_id from manifests m join images i on i.id = m.image_id
          where i.bucket_id = ${bucketId} and i.name = ${image} and m.digest = ${digest}
          union
          select parent.id, parent.digest, parent.image_id from naming
          join manifest_children c on c.image_id = naming.image_id and c.digest = naming.digest
          join manifests parent on parent.id = c.parent_id
        )
        select * from (
          select t.name, ${protectionOf(sql`t`, sql`i`, sql`r`)} as protection
          from naming join tags t on t.manifest_id = naming.id
          join images i on i.id = t.image_id left join registries r on r.bucket_id = i.bucket_id
        ) as tag where protection is not null limit 1`);
      return rows[0];
    },

    /** Names alone, into the recently deleted. Those that are not there are fine. */
    removeTags: (
      bucketId: number,
      image: string,
      names: string[],
      removal: Removal,
      alongside?: (tx: Transaction) => Promise<void> | undefined,
    ): Promise<void> =>
      change(bucketId, async (tx) => {
        await alongside?.(tx);
        if (names.length === 0) return;
        await onlyByLookup(tx);
        const gone = sql`
          delete from tags t using images i, unnest(${texts(names)}) as wanted (name)
          where i.bucket_id = ${bucketId} and i.name = ${image} and t.image_id = i.id and t.name = wanted.name collate "C"
          returning t.*`;
        await tx.execute(sql`${planOnce('remove-tags')}
          with gone as (${gone}), ${intoDeleted(bucketId, removal)}, image as (
            update images set tag_count = tag_count - (select count(*)::int from gone) where id = (select image_id from gone limit 1)
          )
          update buckets set tag_count = tag_count - (select count(*)::int from gone), ${collectsAt}
          where id = ${bucketId}`);
      }),

    /**
     * Keeps the bytes of manifests that the engine is about to lose: who is killed in between leaves them to be put back.
     * @param deletedImageId the deleted image with which they go
     */
    keepBytes: (
      bucketId: number,
      image: string,
      manifests: HeldManifest[],
      deletedImageId: number | undefined,
    ): Promise<void> =>
      change(bucketId, async (tx) => {
        if (manifests.length === 0) return;
        await tx.execute(sql`
          insert into held_manifests (manifest_id, bytes, deleted_image_id)
          select distinct on (m.id) m.id, decode(b.bytes, 'base64'), ${deletedImageId ?? null}::bigint
          from images i join manifests m on m.image_id = i.id and not m.held
          join unnest(${texts(manifests.map(({ digest }) => digest))}, ${texts(manifests.map(({ bytes }) => bytes.toString('base64')))}) as b (digest, bytes)
            on m.digest = b.digest collate "C"
          where i.bucket_id = ${bucketId} and i.name = ${image}
          on conflict (manifest_id) do update set bytes = excluded.bytes, deleted_image_id = excluded.deleted_image_id`);
      }),

    /** The engine has these after all. */
    dropBytes: async (bucketId: number, image: string, digests: string[]): Promise<void> => {
      if (digests.length === 0) return;
      await db.execute(sql`
        delete from held_manifests h using manifests m, images i
        where m.id = h.manifest_id and not m.held and i.id = m.image_id and i.bucket_id = ${bucketId} and i.name = ${image}
          and m.digest = any(${texts(digests)} collate "C")`);
    },

    /** Manifests that the engine has no more, with their tags, as long as they can be put back: their bytes are kept. */
    holdManifests: (bucketId: number, image: string, digests: string[], removal: Removal): Promise<void> =>
      change(bucketId, async (tx) => {
        await holdManifests(tx, bucketId, image, digests, removal);
      }),

    /** The bytes of held manifests, those of indexes last. */
    async held(manifestIds: number[]): Promise<(HeldManifest & { id: number; mediaType: string })[]> {
      const { rows } = await db.execute<{
        id: string;
        digest: string;
        media_type: string;
        bytes: string;
      }>(sql`
        select m.id, m.digest, m.media_type, encode(h.bytes, 'base64') as bytes
        from manifests m join held_manifests h on h.manifest_id = m.id
        where m.id = any(${ids(manifestIds)}) and m.held order by m.kind = 'index', m.id`);
      return rows.map(({ id, digest, media_type: mediaType, bytes }) => ({
        id: Number(id),
        digest,
        mediaType,
        bytes: Buffer.from(bytes, 'base64'),
      }));
    },

    /**
     * Held manifests without which these would not be what they were: what indexes name, and what went with its image
     * and has one of them as its subject. What somebody deleted by its digest, a signature say, comes back as a part alone.
     */
    async heldFor(manifestIds: number[]): Promise<number[]> {
      const { rows } = await db.execute<{ id: string }>(sql`
        with recursive tree as (
          select m.id, m.image_id, m.digest from manifests m where m.id = any(${ids(manifestIds)})
          union
          select below.* from tree cross join lateral (
            select m.id, m.image_id, m.digest from manifest_children c
            join manifests m on m.image_id = c.image_id and m.digest = c.digest where c.parent_id = tree.id
            union all
            select m.id, m.image_id, m.digest from manifests m left join held_manifests h on h.manifest_id = m.id
            where m.image_id = tree.image_id and m.subject is not null and m.subject = tree.digest
              and (not m.held or h.deleted_image_id is not null)
          ) as below
        )
        select tree.id from tree join manifests m on m.id = tree.id where m.held order by tree.id`);
      return rows.map(({ id }) => Number(id));
    },

    /** The engine has these manifests again. */
    reviveManifests: (bucketId: number, manifestIds: number[]): Promise<void> =>
      change(bucketId, async (tx) => {
        await tx.execute(sql`
          with revived as (
            update manifests set held = false where id = any(${ids(manifestIds)}) and held returning id, image_id
          ), unheld as (
            delete from held_manifests where manifest_id in (select id from revived)
          ), per_image as (
            select image_id, count(*)::int as manifests from revived group by image_id
          ), emptied as (
            select count(*)::int as images from images i join per_image p on p.image_id = i.id where i.manifest_count = 0
          ), image as (
            update images i set manifest_count = i.manifest_count + p.manifests from per_image p where i.id = p.image_id
          )
          update buckets set image_count = image_count + (select images from emptied) where id = ${bucketId}`);
      }),

    /** Names that the engine has again. @param deleted ids of them among the deleted tags */
    restoreTags: (bucketId: number, deleted: number[]): Promise<void> =>
      change(bucketId, async (tx) => {
        await tx.execute(sql`
          with back as (
            delete from deleted_tags where id = any(${ids(deleted)}) and bucket_id = ${bucketId} returning *
          ), restored as (
            insert into tags (image_id, name, manifest_id, size_bytes, updated_at, last_pulled_at)
            select distinct on (image_id, name) image_id, name, manifest_id, size_bytes, updated_at, last_pulled_at
            from back order by image_id, name, deleted_at desc
            on conflict (image_id, name) do nothing
            returning image_id
          ), per_image as (
            select image_id, count(*)::int as tags from restored group by image_id
          ), image as (
            update images i set tag_count = i.tag_count + p.tags from per_image p where i.id = p.image_id
          )
          update buckets set tag_count = tag_count + (select count(*)::int from restored) where id = ${bucketId}`);
      }),

    /**
     * Manifests for good. What only they named is to be looked at next; what only they held may be freed.
     * @returns how many there were
     */
    removeManifests: (bucketId: number, manifestIds: number[], at: Date): Promise<void> =>
      change(bucketId, (tx) => removeManifests(tx, bucketId, ids(manifestIds), at)),

    /**
     * The manifest is gone from the engine, with every tag that named it; held where somebody was killed who was about
     * to delete it. Forgetting what is not there is fine.
     */
    forgetManifest: (bucketId: number, image: string, digest: string, at: Date): Promise<void> =>
      change(bucketId, async (tx) => {
        const removal = { at, by: '', cause: 'deleted' } as const;
        if ((await holdManifests(tx, bucketId, image, [digest], removal)) > 0) return;
        await removeManifests(
          tx,
          bucketId,
          sql`array(select m.id from manifests m join images i on i.id = m.image_id
            where i.bucket_id = ${bucketId} and i.name = ${image} and m.digest = ${digest} and not m.held)`,
          at,
        );
      }),
  };
};
export type CatalogRemover = ReturnType<typeof createCatalogRemover>;

const collectsAt = sql`collects_at = least(collects_at, (select min(review_at) from reviews))`;

/**
 * `gone`: the rows of tags. Each can be given back for as long as the registry says, and its manifest is looked at
 * afterwards. `manifests`: what has to be looked at.
 */
const intoDeleted = (
  bucketId: number,
  { at, by, cause, deletedImageId = undefined }: Removal,
  manifests: SQL = sql`select manifest_id from gone`,
): SQL => sql`
  kept_for as (
    select coalesce((select restore_hours from registries where bucket_id = ${bucketId}), 24) * interval '1 hour' as kept_for
  ), trash as (
    insert into deleted_tags (bucket_id, image_id, name, manifest_id, size_bytes, updated_at, last_pulled_at, cause, deleted_at, deleted_by, expires_at, deleted_image_id)
    select ${bucketId}::int, image_id, name, manifest_id, size_bytes, updated_at, last_pulled_at, ${cause}, ${at.toISOString()}::timestamptz, ${by},
      ${at.toISOString()}::timestamptz + kept_for, ${deletedImageId ?? null}::bigint
    from gone cross join kept_for
  ), reviews as (
    insert into manifest_reviews (manifest_id, bucket_id, review_at)
    select distinct manifest_id, ${bucketId}::int, ${at.toISOString()}::timestamptz + kept_for from (${manifests}) as m cross join kept_for
    on conflict (manifest_id) do update set review_at = greatest(manifest_reviews.review_at, excluded.review_at)
    returning review_at
  )`;

/** Those of these manifests whose bytes are kept. @returns how many they are */
const holdManifests = async (
  tx: Transaction,
  bucketId: number,
  image: string,
  digests: string[],
  removal: Removal,
): Promise<number> => {
  if (digests.length === 0) return 0;
  const held = sql`
    update manifests m set held = true from images i, held_manifests h
    where i.bucket_id = ${bucketId} and i.name = ${image} and m.image_id = i.id and not m.held and h.manifest_id = m.id
      and m.digest = any(${texts(digests)} collate "C")
    returning m.id, m.image_id, m.digest, i.manifest_count`;
  const { rows } = await tx.execute<{ held: number }>(sql`
    with held as (${held}), gone as (
      delete from tags where manifest_id in (select id from held) returning *
    ), ${intoDeleted(bucketId, removal, sql`select id as manifest_id from held union select manifest_id from gone`)}, image as (
      update images set
        manifest_count = manifest_count - (select count(*)::int from held),
        tag_count = tag_count - (select count(*)::int from gone)
      where id = (select image_id from held limit 1)
    )
    update buckets set
      tag_count = tag_count - (select count(*)::int from gone),
      image_count = image_count - (select count(*)::int from (select distinct image_id, manifest_count from held) h
        where h.manifest_count = (select count(*) from held)),
      ${collectsAt}
    where id = ${bucketId} returning (select count(*)::int from held) as held`);
  return rows[0]?.held ?? 0;
};

const removeManifests = async (tx: Transaction, bucketId: number, targets: SQL, at: Date): Promise<void> => {
  await tx.execute(sql`
    with target as materialized (
      select m.id, m.image_id, m.digest, m.held, i.name as image
      from manifests m join images i on i.id = m.image_id where i.bucket_id = ${bucketId} and m.id = any(${targets})
    ), gone_tags as (
      select image_id, count(*)::int as tags from tags where manifest_id in (select id from target) group by image_id
    ), blobs as materialized (
      select distinct b.image_id, target.image, b.digest, b.size_bytes
      from manifest_blobs b join target on target.id = b.manifest_id
    ), free_in_image as materialized (
      select * from blobs b where not exists (
        select 1 from manifest_blobs m
        where m.bucket_id = ${bucketId} and m.digest = b.digest and m.image_id = b.image_id and not (m.manifest_id = any(${targets})))
    ), free_in_bucket as (
      select distinct on (digest) digest, size_bytes from free_in_image b where not exists (
        select 1 from manifest_blobs m
        where m.bucket_id = ${bucketId} and m.digest = b.digest and not (m.manifest_id = any(${targets})))
    ), unused as (
      insert into unused_blobs (bucket_id, image, digest) select ${bucketId}::int, image, digest from free_in_image
      on conflict do nothing
    ), next as (
      select m.id from target
      join manifest_children c on c.parent_id = target.id
      join manifests m on m.image_id = c.image_id and m.digest = c.digest
      union
      select m.id from target join manifests m on m.image_id = target.image_id and m.subject is not null and m.subject = target.digest
    ), reviews as (
      insert into manifest_reviews (manifest_id, bucket_id, review_at)
      select id, ${bucketId}::int, ${at.toISOString()}::timestamptz from next where not (id = any(${targets}))
      on conflict (manifest_id) do nothing
      returning review_at
    ), per_image as (
      select target.image_id, count(*) filter (where not held)::int as manifests,
        coalesce((select tags from gone_tags g where g.image_id = target.image_id), 0) as tags,
        coalesce((select sum(size_bytes) from free_in_image f where f.image_id = target.image_id), 0) as size_bytes
      from target group by target.image_id
    ), gone as (
      delete from manifests where id in (select id from target)
    ), gone_deleted_tags as (
      delete from deleted_tags where manifest_id in (select id from target)
    ), gone_reviews as (
      delete from manifest_reviews where manifest_id in (select id from target)
    ), emptied as (
      select count(*)::int as images from images i join per_image p on p.image_id = i.id
      where p.manifests > 0 and i.manifest_count = p.manifests
    ), image as (
      update images i set
        manifest_count = i.manifest_count - p.manifests, tag_count = i.tag_count - p.tags, size_bytes = i.size_bytes - p.size_bytes
      from per_image p where i.id = p.image_id
    )
    update buckets b set
      image_count = b.image_count - (select images from emptied),
      tag_count = b.tag_count - coalesce((select sum(tags) from per_image), 0),
      usage_bytes = b.usage_bytes - coalesce((select sum(size_bytes) from free_in_bucket), 0),
      collects_at = case
        when exists (select 1 from free_in_image) or exists (select 1 from reviews) then least(b.collects_at, ${at.toISOString()}::timestamptz)
        else b.collects_at end
    where b.id = ${bucketId}`);
};
