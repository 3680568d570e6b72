import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import type { DeletionEffects } from '../database/schema.ts';

/** So many tags that stay are named. */
const NAMED_SIBLINGS = 50;

/** Below a row of a tree of manifests: what an index names, and what has it as its subject. */
const below = (tree: SQL) => sql`
  select m.id, m.image_id, m.digest, m.subject from manifest_children c
  join manifests m on m.image_id = c.image_id and m.digest = c.digest where c.parent_id = ${tree}.id
  union all
  select m.id, m.image_id, m.digest, m.subject from manifests m
  where m.image_id = ${tree}.image_id and m.subject is not null and m.subject = ${tree}.digest`;

/** `totalBytes`: of all that the tags refer to, whether it goes or not. */
export type Effects = DeletionEffects & { totalBytes: number };

/** What would be freed, and what would stay. */
export const createDeletionEffects = ({ db }: Database) => ({
  /**
   * @param going SQL of the tags: `image_id`, `name`, `manifest_id`
   * @param alsoGoing SQL of the ids of manifests that go whatever names them
   */
  async of(
    bucketId: number,
    going: SQL,
    alsoGoing: SQL = sql`select null::bigint where false`,
  ): Promise<Effects> {
    const { rows } = await db.execute<{
      freed: number;
      total: number;
      siblings: { tag: string; digest: string }[] | null;
      sibling_tags: number;
      platforms: number;
      referrers: number;
    }>(sql`
      with recursive going as materialized (${going}), seeds as materialized (
        select id, sum(tags) as tags from (
          select manifest_id, 1 from going where manifest_id is not null union all select also.id, 0 from (${alsoGoing}) as also (id)
        ) as seed (id, tags) group by id
      ), elsewhere as materialized (
        select seeds.id from seeds where seeds.tags < (select count(*) from tags t where t.manifest_id = seeds.id)
      ), tree as (
        select m.id, m.image_id, m.digest, m.subject from seeds join manifests m on m.id = seeds.id
        union
        select under.* from tree cross join lateral (${below(sql`tree`)}) as under
      ), outside as materialized (
        select id from elsewhere
        union
        select tree.id from tree where id not in (select id from seeds)
          and exists (select 1 from tags t where t.manifest_id = tree.id)
        union
        select tree.id from tree join manifest_children c on c.image_id = tree.image_id and c.digest = tree.digest
        left join tree parent on parent.id = c.parent_id where parent.id is null
        union
        select tree.id from tree join manifests s on s.image_id = tree.image_id and s.digest = tree.subject
        left join tree known on known.id = s.id where known.id is null
      ), anchored as (
        select tree.* from tree join outside on outside.id = tree.id
        union
        select under.* from anchored cross join lateral (${below(sql`anchored`)}) as under
      ), gone as materialized (
        select * from tree where id not in (select id from anchored)
      ), held as materialized (
        select digest, max(size_bytes) as size_bytes from manifest_blobs where manifest_id in (select id from tree) group by digest
      ), freed as (
        select digest, max(size_bytes) as size_bytes from manifest_blobs b where manifest_id in (select id from gone) group by digest
      ), siblings as materialized (
        select t.name as tag, m.digest from elsewhere join manifests m on m.id = elsewhere.id join tags t on t.manifest_id = m.id
        where not exists (select 1 from going g where g.manifest_id = t.manifest_id and g.name = t.name)
      )
      select
        (select coalesce(sum(size_bytes), 0)::float8 from freed where not exists (
          select 1 from manifest_blobs other where other.bucket_id = ${bucketId} and other.digest = freed.digest
            and other.manifest_id not in (select id from gone))) as freed,
        (select coalesce(sum(size_bytes), 0)::float8 from held) as total,
        (select count(*)::int from siblings) as sibling_tags,
        (select json_agg(s) from (select * from siblings order by tag limit ${NAMED_SIBLINGS}) s) as siblings,
        (select count(*)::int from gone where subject is null and id not in (select id from seeds)) as platforms,
        (select count(*)::int from gone where subject is not null and id not in (select id from seeds)) as referrers`);
    const [found] = rows;
    const { freed = 0, total = 0, sibling_tags: siblingTags = 0, platforms = 0, referrers = 0 } = found ?? {};
    return {
      freedBytes: freed,
      totalBytes: total,
      sharedBytes: total - freed,
      siblings: found?.siblings ?? [],
      siblingTags,
      platforms,
      referrers,
    };
  },
});
export type DeletionEffectsOf = ReturnType<typeof createDeletionEffects>;
