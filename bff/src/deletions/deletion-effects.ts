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
        select manifest_id as id from going where manifest_id is not null union ${alsoGoing}
      ), tree as (
        select m.id, m.image_id, m.digest, m.subject from seeds join manifests m on m.id = seeds.id
        union
        select under.* from tree cross join lateral (${below(sql`tree`)}) as under
      ), anchored as (
        select tree.* from tree where
          exists (select 1 from tags t where t.manifest_id = tree.id
            and not exists (select 1 from going g where g.image_id = t.image_id and g.name = t.name))
          or exists (select 1 from manifest_children c
            where c.image_id = tree.image_id and c.digest = tree.digest and c.parent_id not in (select id from tree))
          or exists (select 1 from manifests s
            where s.image_id = tree.image_id and s.digest = tree.subject and s.id not in (select id from tree))
        union
        select under.* from anchored cross join lateral (${below(sql`anchored`)}) as under
      ), gone as materialized (
        select * from tree where id not in (select id from anchored)
      ), held as materialized (
        select digest, max(size_bytes) as size_bytes from manifest_blobs where manifest_id in (select id from tree) group by digest
      ), freed as (
        select digest, max(size_bytes) as size_bytes from manifest_blobs b where manifest_id in (select id from gone) group by digest
      ), siblings as materialized (
        select t.name as tag, m.digest from seeds join manifests m on m.id = seeds.id join tags t on t.manifest_id = m.id
        where not exists (select 1 from going g where g.image_id = t.image_id and g.name = t.name)
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
