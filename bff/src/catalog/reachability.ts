import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';

const TAGGED = sql`exists (select 1 from tags t where t.manifest_id = up.id)`;

/** Of a `candidate`: itself, the indexes that name it and its subject, however far away. */
const above = sql`
  up as (
    select m.id, m.image_id, m.digest, m.subject from manifests m where m.id = candidate.id
    union
    select above.id, above.image_id, above.digest, above.subject from up cross join lateral (
      select p.id, p.image_id, p.digest, p.subject from manifest_children c join manifests p on p.id = c.parent_id
      where c.image_id = up.image_id and c.digest = up.digest
      union all
      select s.id, s.image_id, s.digest, s.subject from manifests s
      where s.image_id = up.image_id and s.digest = up.subject
    ) as above
  )`;

/**
 * What keeps a manifest: a tag on it, on an index that names it, or on its subject, however far away. Subjects and
 * indexes can name each other in circles, which is why counting references would not do.
 */
export const createReachability = ({ db }: Database) => {
  const unkept = async (manifestIds: number[], keeps: SQL): Promise<Set<number>> => {
    const { rows } = await db.execute<{ id: string }>(sql`
      select candidate.id from unnest(${sql.param(manifestIds)}::bigint[]) as candidate (id)
      where not exists (
        with recursive ${above}
        select 1 from up where ${keeps}
      )`);
    return new Set(rows.map(({ id }) => Number(id)));
  };

  return {
    /** Those that something needs whose time has not come, with that time. */
    async neededUntil(manifestIds: number[], at: Date): Promise<Map<number, Date>> {
      const { rows } = await db.execute<{ id: string; until: string }>(sql`
        select candidate.id, needed.until from unnest(${sql.param(manifestIds)}::bigint[]) as candidate (id)
        cross join lateral (
          with recursive ${above}
          select max(r.review_at) as until from up join manifest_reviews r on r.manifest_id = up.id
          where r.review_at > ${at.toISOString()}::timestamptz
        ) as needed
        where needed.until is not null`);
      return new Map(rows.map(({ id, until }) => [Number(id), new Date(until)]));
    },

    /** Those of these manifests that no tag keeps. */
    untagged: (manifestIds: number[]): Promise<Set<number>> => unkept(manifestIds, TAGGED),

    /** Those that neither a tag keeps, nor anything whose time to be looked at has not come. */
    unneeded: (manifestIds: number[], at: Date): Promise<Set<number>> =>
      unkept(
        manifestIds,
        sql`${TAGGED} or exists (
          select 1 from manifest_reviews r where r.manifest_id = up.id and r.review_at > ${at.toISOString()}::timestamptz)`,
      ),
  };
};
export type Reachability = ReturnType<typeof createReachability>;
